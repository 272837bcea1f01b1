"""Whatever is imported over whatever is there, undoing it gives back what was there."""

from typing import Any

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.schema import validate
from linli.tables.changes import matched
from linli_web.exchange import keeping
from linli_web.exchange.models import Import
from linli_web.exchange.taking_back import take_back
from linli_web.journal.actions import PROGRAM, gathered
from linli_web.people.models import Account
from linli_web.tables.reading import read
from linli_web.tables.storing import store

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = [f"c{n}" for n in range(6)]
STATES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["甲", "乙", "丙"]),
        "households": st.sampled_from(["", "1", "2"]),
        "year_built": st.sampled_from(["", "1986", "1999"]),
    }
)
REGISTERS = st.dictionaries(st.sampled_from(KEYS), STATES)


def table(rows: dict[str, dict[str, str]]) -> pl.DataFrame:
    plain = [
        {"community_id": key, "county": "431023", "status": "registered", **values}
        for key, values in rows.items()
    ]
    raw = pl.DataFrame(plain, schema=dict.fromkeys([*COLUMNS], pl.String))
    return validate("communities", raw).tables["communities"].drop("_row")


COLUMNS = ("community_id", "county", "status", "name", "households", "year_built")


@pytest.fixture
def job(tmp_path: Any) -> Import:
    store("counties", pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}))
    account = Account.objects.create_user("office", name="李", password="x")
    return Import.objects.create(content_hash="", asked_by=account)


def tell(_done: int, _total: int, _words: str) -> None:
    """Nobody listens."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(there=REGISTERS, come=REGISTERS)
def test_undoing_an_import_gives_back_the_register(
    job: Import, tmp_path: Any, there: dict[str, Any], come: dict[str, Any]
) -> None:
    with transaction.atomic():
        store("communities", table(there))
        before = read("communities")
        matched("communities", table(come), before).write_parquet(tmp_path / "communities.parquet")
        with gathered():
            keeping.write(PROGRAM, job, tmp_path, {"communities": {}}, tell)
            after = read("communities")
            assert set(after["community_id"]) == {*there, *come}
            told = take_back(PROGRAM, job, tell, rest_only=False)
        assert told["obstacles"] == []
        assert read("communities").equals(before)
        # Nothing of an example stays.
        transaction.set_rollback(True)
