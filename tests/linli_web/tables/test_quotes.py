"""Words that look like SQL are words: they go in and come out as they are, by every way."""

import polars as pl
import pytest
from django.db import connection
from django.test import Client

from linli.schema import validate
from linli_web.registry.models import Community
from linli_web.tables.storing import store

NASTY = "'); DROP TABLE communities; -- \" ` \\ %s {0} $1"


def test_a_name_of_quotes_is_stored_and_found_literally(
    small_register: None, office: Client
) -> None:
    raw = pl.DataFrame(
        {"community_id": ["c-9"], "name": [NASTY], "county": ["431023"], "status": ["registered"]}
    )
    store("communities", validate("communities", raw).tables["communities"].drop("_row"))
    assert Community.objects.get(pk="c-9").name == NASTY
    page = office.get("/office/communities/", {"q": NASTY, "sort": NASTY, "status": NASTY})
    assert page.status_code == 200
    assert Community.objects.count() == 4


@pytest.mark.django_db
def test_the_tables_are_still_there(office: Client) -> None:
    office.get("/office/communities/", {"q": NASTY})
    assert "communities" in connection.introspection.table_names()
