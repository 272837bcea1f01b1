"""The sample can be put back as it was; a real county cannot be taken away like this."""

from collections import Counter

import pytest
from django.test import Client
from tests.linli_web.conftest import SignIn

from linli_web.journal.actions import PROGRAM
from linli_web.journal.models import Entry
from linli_web.journal.verifying import verify
from linli_web.operations.sample_county import NoSample, reset_sample
from linli_web.people.models import Account
from linli_web.people.sample import open_sample_account, people
from linli_web.plan.actions.sample import propose_sample_schemes
from linli_web.plan.actions.sample_wishes import make_sample_wishes
from linli_web.plan.models import Programme, Wish
from linli_web.publish.models import Announcement
from linli_web.registry.models import Community

RESET = "/office/sample/reset/"


@pytest.mark.django_db
def test_an_administrator_who_types_the_name_gets_the_sample_back(
    yongxing: None, signed_in_as: SignIn
) -> None:
    admin = signed_in_as("administrator")
    communities = set(Community.objects.values_list("pk", flat=True))
    changed = Community.objects.order_by("pk").first()
    assert changed is not None
    name = changed.name
    Community.objects.filter(pk=changed.pk).update(name="改过的名字")
    Community.objects.create(
        community_id="mine", name="我加的", county=changed.county, status="registered"
    )
    Announcement.objects.update(title="改过的公示")
    entries = Entry.objects.count()
    assert "恢复示例" in admin.get("/office/").content.decode()
    wrong = admin.post(RESET, {"name": "别的"})
    assert "一字不差" in wrong.content.decode()
    assert Community.objects.filter(pk="mine").exists()
    done = admin.post(RESET, {"name": Programme.objects.get().name})
    assert done["Location"] == "/office/"
    assert set(Community.objects.values_list("pk", flat=True)) == communities
    assert Community.objects.get(pk=changed.pk).name == name
    assert not Announcement.objects.filter(title="改过的公示").exists()
    assert Account.objects.filter(pk=admin.account.pk).exists()  # type: ignore[attr-defined]
    assert Entry.objects.filter(act="reset_sample", number__gt=entries).exists()
    assert verify().is_intact


@pytest.mark.django_db
def test_others_are_not_shown_the_way_and_are_refused(yongxing: None, office: Client) -> None:
    assert RESET not in office.get("/office/").content.decode()
    given = {"name": Programme.objects.get().name}
    assert office.post(RESET, given).status_code == 403
    assert office.get(RESET).status_code == 403


@pytest.mark.django_db
def test_a_real_county_is_refused(yongxing: None, signed_in_as: SignIn) -> None:
    admin = signed_in_as("administrator")
    Programme.objects.update(of_sample=False)
    before = Community.objects.count()
    assert admin.get(RESET).status_code == 404
    assert admin.post(RESET, {"name": Programme.objects.get().name}).status_code == 404
    with pytest.raises(NoSample):
        reset_sample(PROGRAM)
    assert Community.objects.count() == before > 0


@pytest.mark.django_db
def test_its_people_have_made_wishes_once_and_its_designer_answered_some(yongxing: None) -> None:
    propose_sample_schemes(PROGRAM)
    make_sample_wishes()
    assert not Wish.objects.exists()
    for person in people():
        open_sample_account(person, "x")
    make_sample_wishes()
    make_sample_wishes()
    assert Counter(Wish.objects.values_list("state", flat=True)) == {
        "proposed": 2,
        "costed": 1,
        "in_scheme": 3,
        "not_in_scheme": 2,
    }
    for wish in Wish.objects.filter(state="in_scheme"):
        assert wish.scheme is not None
        assert wish.scheme.lines.filter(measure_id=wish.measure_id).exists()
