"""Changing rows: what is wrong is told, nothing is overwritten, everything can be taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.linli_web.conftest import OpenAccount

from linli.schema import choices, table
from linli_web.journal.reads import history
from linli_web.people.models import Account
from linli_web.registry import actions
from linli_web.registry.actions import editing
from linli_web.registry.differences import differences
from linli_web.registry.histories import told
from linli_web.registry.models import Building, Community, Street
from linli_web.registry.row_values import as_text, read_row, snapshot, suggested_key


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


def values_of(name: str, key: str) -> dict[str, object]:
    model = {"communities": Community, "buildings": Building}[name]
    return snapshot(name, model._default_manager.get(pk=key))


def test_an_edit_is_kept_counted_and_journalled(account: Account) -> None:
    changed = actions.edit_community(account, "c-1", 1, {"year_built": "1985", "aim": "safe"})
    assert (changed.year_built, changed.aim, changed.version) == (1985, "safe", 2)
    entry = history("communities", "c-1")[0]
    assert (entry.act, entry.actor_name) == ("edit", "县专班 王")
    assert entry.before == {"year_built": 1986, "aim": None}
    assert entry.after == {"year_built": 1985, "aim": "safe"}


def test_values_are_understood_as_in_an_import(account: Account) -> None:
    changes = {
        "floor_area_m2": "1,840.5",
        "started_on": "2021年7月2日",
        "mandatory": "是",
        "households": "２１４",
        "residents_over_60_share": "",
    }
    row = actions.edit_community(account, "c-1", 1, changes)
    row.refresh_from_db()
    assert row.floor_area_m2 == 1840.5
    assert row.started_on.isoformat() == "2021-07-02"
    assert (row.mandatory, row.households) == (True, 214)


def test_an_edit_that_changes_nothing_leaves_no_trace(account: Account) -> None:
    row = actions.edit_community(account, "c-1", 1, {"year_built": " 1986 "})
    assert row.version == 1
    assert not history("communities", "c-1").exists()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("name", "", "data.missing"),
        ("year_built", "八六年", "data.not_an_integer"),
        ("year_built", "1786", "data.too_small"),
        ("residents_over_60_share", "31", "data.too_large"),
        ("floor_area_m2", "很大", "data.not_a_number"),
        ("started_on", "2021-13-01", "data.not_a_date"),
        ("management", "nobody knows", "data.not_a_choice"),
        ("street_id", "999", "data.unknown_reference"),
        ("zone", "moon", "data.unknown_reference"),
        ("geometry", "not a shape", "data.not_geometry"),
        ("status", "closed", "registry.closed_by_hand"),
    ],
)
def test_each_wrong_value_is_told_and_nothing_is_changed(
    account: Account, field: str, text: str, code: str
) -> None:
    before = values_of("communities", "c-1")
    with pytest.raises(actions.Rejected) as rejected:
        actions.edit_community(account, "c-1", 1, {field: text, "note": "新备注"})
    assert [(each.field, each.code) for each in rejected.value.problems] == [(field, code)]
    assert values_of("communities", "c-1") == before


def test_several_wrong_values_are_all_told_at_once(account: Account) -> None:
    with pytest.raises(actions.Rejected) as rejected:
        actions.edit_building(account, "c-1-01", 1, {"storeys": "0", "year_built": "x"})
    assert {each.field for each in rejected.value.problems} == {"storeys", "year_built"}


def test_the_key_and_what_closing_sets_are_not_edited(account: Account) -> None:
    changes = {"community_id": "c-9", "closed_on": "2022-01-01", "continued_as": "c-2"}
    row = actions.edit_community(account, "c-1", 1, changes)
    assert (row.pk, row.closed_on, row.version) == ("c-1", None, 1)
    assert (
        actions.edit_building(account, "c-1-01", 1, {"community_id": "c-2"}).community_id == "c-1"
    )


def test_nobody_overwrites_what_another_saved_in_between(account: Account) -> None:
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    with pytest.raises(actions.Conflict) as conflict:
        actions.edit_community(account, "c-1", 1, {"year_built": "1984"})
    assert conflict.value.version == 2
    assert conflict.value.current["year_built"] == 1985
    assert Community.objects.get(pk="c-1").year_built == 1985


def test_who_may_not_edit_changes_nothing(account: Account) -> None:
    account.holdings.all().delete()
    attempts = [
        lambda: actions.edit_community(account, "c-1", 1, {"name": "x"}),
        lambda: actions.create_community(account, {"community_id": "x"}),
        lambda: actions.undo_edit(account, "communities", "c-1"),
        lambda: actions.reopen(account, "communities", "c-1", 1),
        lambda: actions.split_community(account, "c-1", 1, ["c-1-01"], {}),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied, match="县专班"):
            attempt()


def test_a_new_community_and_a_new_building_are_added(account: Account) -> None:
    community = actions.create_community(
        account, {"community_id": "c-4", "name": "新小区", "county": "431023"}
    )
    building = actions.create_building(
        account, {"building_id": "c-4-01", "community_id": "c-4", "name": "1 栋"}
    )
    assert (community.status, community.origin, community.version) == ("registered", "reported", 1)
    assert building.community == community
    assert history("communities", "c-4")[0].act == "create"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "x", "county": "431023"}, "community_id", "data.missing"),
        ({"community_id": "c-4", "county": "431023"}, "name", "data.missing"),
        ({"community_id": "c-4", "name": "x", "county": "999999"}, "county", ""),
        ({"community_id": "c-1", "name": "x", "county": "431023"}, "community_id", ""),
        ({"community_id": "c 4", "name": "x", "county": "431023"}, "community_id", ""),
    ],
)
def test_a_new_row_with_a_wrong_value_is_not_added(
    account: Account, values: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(actions.Rejected) as rejected:
        actions.create_community(account, values)
    problem = rejected.value.problems[0]
    assert problem.field == field
    assert not code or problem.code == code
    assert Community.objects.count() == 3


def test_a_free_key_is_suggested() -> None:
    assert suggested_key("communities") == "c-4"
    assert suggested_key("buildings", "c-1-") == "c-1-03"
    assert suggested_key("buildings", "c-3-") == "c-3-001"


# Taking back


def test_the_last_edit_is_taken_back_and_then_the_one_before(account: Account) -> None:
    original = values_of("communities", "c-1")
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    actions.edit_community(account, "c-1", 2, {"name": "水利局宿舍", "note": "改名"})
    assert actions.undo_edit(account, "communities", "c-1").name == "水利局小区"
    assert actions.undo_edit(account, "communities", "c-1").year_built == 1986
    assert values_of("communities", "c-1") == original
    with pytest.raises(actions.Refused, match="没有可以撤销的修改"):
        actions.undo_edit(account, "communities", "c-1")


def test_an_edit_is_not_taken_back_over_what_came_after_it(account: Account) -> None:
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    Community.objects.filter(pk="c-1").update(year_built=1999)
    with pytest.raises(actions.Refused, match="又有变动"):
        actions.undo_edit(account, "communities", "c-1")
    assert Community.objects.get(pk="c-1").year_built == 1999


EDITABLE = [
    field
    for field in table("communities").fields
    if field.name not in {"community_id", "closed_on", "closed_because", "continued_as"}
    and not field.references
]
TEXTS = {
    "text": st.text(st.characters(categories=("L", "N", "P")), max_size=20).map(str.strip),
    "integer": st.integers(2000, 2090).map(str) | st.just(""),
    "number": st.decimals(0, 1, places=3).map(str) | st.just(""),
    "date": st.dates().map(lambda day: day.isoformat()) | st.just(""),
    "boolean": st.sampled_from(["true", "false"]),
    "geometry": st.just("") | st.just("POINT (113 26)"),
}


@st.composite
def edits(draw: st.DrawFn) -> dict[str, str]:
    changes = {}
    for field in draw(st.lists(st.sampled_from(EDITABLE), max_size=6, unique=True)):
        if field.type == "choice":
            known = [value for value in choices(field.choices) if value != "closed"]
            changes[field.name] = draw(st.sampled_from(known))
        else:
            changes[field.name] = draw(TEXTS[field.type])
    if changes.get("name") == "":
        changes["name"] = "无名"
    return changes


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(edits(), min_size=1, max_size=4))
def test_whatever_was_edited_taking_all_back_gives_the_original_row(
    account: Account, sequence: list[dict[str, str]]
) -> None:
    with transaction.atomic():
        original = values_of("communities", "c-1")
        states = [original]
        for changes in sequence:
            version = Community.objects.get(pk="c-1").version
            actions.edit_community(account, "c-1", version, changes)
            if values_of("communities", "c-1") != states[-1]:
                states.append(values_of("communities", "c-1"))
        for expected in reversed(states[:-1]):
            actions.undo_edit(account, "communities", "c-1")
            assert values_of("communities", "c-1") == expected
        assert actions.last_edit("communities", "c-1") is None
        transaction.set_rollback(True)


@pytest.mark.parametrize("key", ["c-1", "c-2", "c-3"])
def test_a_row_written_as_text_reads_back_as_itself(key: str) -> None:
    values = values_of("communities", key)
    read, problems = read_row("communities", {name: as_text(each) for name, each in values.items()})
    assert not problems
    assert {name: as_text(each) for name, each in read.items()} == {
        name: as_text(each) for name, each in values.items()
    }


# What differs, in words


def test_of_two_peoples_changes_only_a_clash_has_to_be_chosen() -> None:
    original = {"name": "甲", "year_built": 1986, "status": "planned", "aim": None, "note": None}
    theirs = original | {"name": "乙", "year_built": 1985, "note": "同样"}
    yours = {"name": "丙", "year_built": "1986", "status": "completed", "aim": "", "note": "同样"}
    found = {each.name: each for each in differences("communities", original, theirs, yours, {})}
    assert {name: each.chosen for name, each in found.items()} == {
        "name": "",
        "year_built": "theirs",
        "status": "yours",
    }
    status = found["status"]
    assert (status.original, status.theirs, status.yours) == ("已列入计划", "已列入计划", "已完工")


def test_the_history_tells_changes_in_words(account: Account) -> None:
    actions.edit_community(
        account,
        "c-1",
        1,
        {
            "management": "none",
            "mandatory": "true",
            "floor_area_m2": "1234.5",
            "street_id": "431023100",
            "zone": "new_town",
        },
    )
    entry = told(history("communities", "c-1"))[0]
    words = {each.label: (each.before, each.after) for each in entry.changes}
    assert words == {
        "街道(乡镇)": ("便江街道", "马田镇"),
        "板块": ("老城板块", "新城板块"),
        "物业管理方式": ("自治管理", "无人管理"),
        "必须改造": ("否", "是"),
        "建筑面积(㎡)(上报)": ("600", "1,234.5"),
    }
    assert (entry.who, entry.what, entry.is_new) == ("县专班 王", "修改", False)


def test_what_was_doubtful_before_neither_blocks_nor_loses_anything(
    office: Client, account: Account
) -> None:
    Community.objects.filter(pk="c-1").update(zone="unknown", geometry="no shape")
    typed = form_of(office, EDIT)
    assert typed["zone"] == "unknown"
    assert '<option value="unknown" selected>' in office.get(EDIT).content.decode()
    assert office.post(EDIT, typed | {"year_built": "1985"}).status_code == 302
    row = Community.objects.get(pk="c-1")
    assert (row.year_built, row.zone, row.geometry) == (1985, "unknown", "no shape")


# The form


def form_of(client: Client, url: str) -> dict[str, str]:
    """Return what a browser would send back of a form untouched."""
    form = client.get(url).context["form"]
    values = {each.name: each.value for group in form.groups for each in group.controls}
    return values | {"seen": form.seen, "version": str(form.version)}


EDIT = "/office/communities/c-1/edit/"


def test_a_form_sent_back_untouched_changes_nothing(office: Client) -> None:
    answer = office.post(EDIT, form_of(office, EDIT), follow=True)
    assert "没有改动" in answer.content.decode()
    assert Community.objects.get(pk="c-1").version == 1


def test_an_error_stands_beside_its_field_with_the_remedy_and_nothing_typed_is_lost(
    office: Client,
) -> None:
    typed = form_of(office, EDIT) | {"year_built": "八六年", "note": "刚写的备注"}
    answer = office.post(EDIT, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id-year_built"' in page
    assert "应为整数，实为“八六年”。填整数。" in page
    assert 'aria-invalid="true" aria-describedby="wrong-year_built hint-year_built"' in page
    assert "刚写的备注" in page
    assert 'value="八六年"' in page
    saved = office.post(EDIT, form_again(answer.context["form"]) | {"year_built": "1985"})
    assert saved.status_code == 302
    row = Community.objects.get(pk="c-1")
    assert (row.year_built, row.note) == (1985, "刚写的备注")


def form_again(form: object) -> dict[str, str]:
    values = {each.name: each.value for group in form.groups for each in group.controls}  # type: ignore[attr-defined]
    return values | {"seen": form.seen, "version": str(form.version)}  # type: ignore[attr-defined]


def test_two_people_edit_and_the_second_chooses(office: Client, account: Account) -> None:
    typed = form_of(office, EDIT) | {"year_built": "1984", "note": "我的备注"}
    actions.edit_community(account, "c-1", 1, {"year_built": "1985", "aim": "safe"})
    answer = office.post(EDIT, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "县专班 王" in page
    assert "两人都改了" in page
    context = answer.context
    assert [each.name for each in context["differences"]] == ["year_built", "aim", "note"]
    choice = {"seen": context["seen"], "version": context["version"]}
    office.post(EDIT, choice | {"year_built": "1984", "aim": "safe", "note": "我的备注"})
    row = Community.objects.get(pk="c-1")
    assert (row.year_built, row.aim, row.note, row.version) == (1984, "safe", "我的备注", 3)


def test_what_was_not_chosen_in_a_clash_stays_as_the_other_saved_it(
    office: Client, account: Account
) -> None:
    typed = form_of(office, EDIT) | {"year_built": "1984"}
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    context = office.post(EDIT, typed).context
    office.post(EDIT, {"seen": context["seen"], "version": context["version"]})
    assert Community.objects.get(pk="c-1").year_built == 1985


def test_a_form_that_was_tampered_with_cannot_hide_a_conflict(
    office: Client, account: Account
) -> None:
    typed = form_of(office, EDIT)
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    answer = office.post(EDIT, typed | {"seen": "forged", "year_built": "1984"})
    assert answer.status_code == 409
    assert Community.objects.get(pk="c-1").year_built == 1985


def test_what_was_typed_is_not_lost_when_the_row_was_closed_meanwhile(
    office: Client, account: Account
) -> None:
    typed = form_of(office, EDIT) | {"note": "刚写的备注"}
    actions.close_community(account, "c-1", 1, date(2022, 1, 1), "拆除")
    answer = office.post(EDIT, typed)
    assert answer.status_code == 422
    assert "已注销，不能再改" in answer.content.decode()
    assert "刚写的备注" in answer.content.decode()


def test_the_new_building_form_begins_with_its_community_and_a_free_key(office: Client) -> None:
    url = "/office/buildings/new/?community_id=c-1"
    values = form_of(office, url)
    assert (values["community_id"], values["building_id"]) == ("c-1", "c-1-03")
    answer = office.post(url, values | {"name": "3 栋"})
    assert answer["Location"] == "/office/buildings/c-1-03/"
    wrong = office.post(url, values | {"building_id": "c-1-01"})
    assert wrong.status_code == 422
    assert "每个编号只留一行" in wrong.content.decode()


def test_the_history_page_takes_the_last_edit_back(office: Client, account: Account) -> None:
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    page = office.get("/office/communities/c-1/history/").content.decode()
    assert "撤销 县专班 王" in page
    seen = {"edit": str(history("communities", "c-1")[0].number)}
    assert f'name="edit" value="{seen["edit"]}"' in page
    answer = office.post("/office/communities/c-1/undo/", seen, follow=True)
    assert "已撤销上一次修改" in answer.content.decode()
    assert Community.objects.get(pk="c-1").year_built == 1986
    again = office.post("/office/communities/c-1/undo/", seen, follow=True)
    assert "没有可以撤销的修改" in again.content.decode()


def test_pressing_undo_twice_takes_back_one_edit(office: Client, account: Account) -> None:
    actions.edit_community(account, "c-1", 1, {"year_built": "1985"})
    actions.edit_community(account, "c-1", 2, {"aim": "safe"})
    seen = {"edit": str(history("communities", "c-1")[0].number)}
    office.post("/office/communities/c-1/undo/", seen)
    again = office.post("/office/communities/c-1/undo/", seen, follow=True)
    assert "请看过现在的记录再撤销" in again.content.decode()
    assert Community.objects.get(pk="c-1").year_built == 1985


def test_undoing_does_not_bring_a_community_back_into_a_place_of_others(
    account: Account, open_account: OpenAccount
) -> None:
    street = Community.objects.get(pk="c-1").street_id
    other = Street.objects.create(pk="s-away", name="外街道", county_id="431023").pk
    actions.edit_community(account, "c-1", 1, {"street_id": other})
    clerk = open_account("street", "street", other)
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.undo_edit(clerk, "communities", "c-1")
    assert Community.objects.get(pk="c-1").street_id == other != street


def test_the_form_speaks_english_too(office: Client) -> None:
    english = {"Accept-Language": "en"}
    typed = form_of(office, EDIT) | {"year_built": "x"}
    page = office.post(EDIT, typed, headers=english).content.decode()
    assert "Year built" in page
    assert "Enter a whole number" in page


BUILDING = {"building_id": "c-3-01", "community_id": "c-3", "name": "1 栋"}


def test_no_building_is_added_to_a_closed_community(account: Account) -> None:
    actions.close_community(account, "c-3", 1, date(2022, 9, 1), "已拆除")
    with pytest.raises(actions.Rejected) as rejected:
        actions.create_building(account, BUILDING)
    assert [each.code for each in rejected.value.problems] == ["registry.closed_community"]


def test_of_two_who_create_one_key_at_once_the_second_is_told(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = editing.locked_community

    def meanwhile(key: object) -> Community | None:
        Building.objects.create(pk="c-3-01", community_id="c-3", name="别人的")
        return asked(key)

    monkeypatch.setattr(editing, "locked_community", meanwhile)
    with pytest.raises(actions.Rejected) as rejected:
        actions.create_building(account, BUILDING)
    assert [each.code for each in rejected.value.problems] == ["data.duplicate_key"]
