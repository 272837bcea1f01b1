"""What lies within somebody's reach: exactly that, alone and beside other conditions."""

from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q

from linli_web.people.rights import Reach
from linli_web.registry.listings import models
from linli_web.registry.located import lies_in_communities, within
from linli_web.registry.models import Building, Community

# They name a community where there is one, and all may see them: public map and public page.
SHOWN_TO_ALL = {"facilities", "announcements"}
REACHES = {
    "nowhere": Reach(),
    "everywhere": Reach(everywhere=True),
    "another county": Reach(counties=frozenset({"430000"})),
    "a street": Reach(streets=frozenset({"431023001"})),
    "a community": Reach(communities=frozenset({"c-2"})),
    "a building": Reach(buildings=frozenset({"c-1-01"})),
    "two places": Reach(communities=frozenset({"c-3"}), buildings=frozenset({"c-1-01"})),
}
COMMUNITIES = {
    "nowhere": set(),
    "everywhere": {"c-1", "c-2", "c-3"},
    "another county": set(),
    "a street": {"c-1", "c-2"},
    "a community": {"c-2"},
    "a building": set(),
    "two places": {"c-3"},
}


def leads_to_community(model: type[Model], seen: tuple[type[Model], ...] = ()) -> bool:
    """Tell whether a row of a model refers to a community, itself or by what it refers to."""
    if model is Community:
        return True
    targets = {
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and isinstance(field.related_model, type)
    }
    return any(leads_to_community(each, (*seen, model)) for each in targets - {*seen, model})


PLACED = {model._meta.db_table: model for model in apps.get_models() if leads_to_community(model)}


def rows_within(table: str, reach: Reach) -> set[str]:
    found = PLACED[table]._default_manager.filter(within(table, reach))
    return {str(key) for key in found.values_list("pk", flat=True)}


def test_every_table_with_rows_of_a_place_tells_where_they_lie() -> None:
    assert {"communities", "owners", "plan_scheme_lines", "wishes"} <= set(PLACED)
    lying = {name for name in PLACED if name in SHOWN_TO_ALL or lies_in_communities(name)}
    assert lying == set(PLACED)
    assert not any(lies_in_communities(name) for name in SHOWN_TO_ALL)


def test_every_table_of_the_schema_says_whether_it_lies_in_communities() -> None:
    for name in models():
        assert lies_in_communities(name) == (name in PLACED and name not in SHOWN_TO_ALL), name


@pytest.mark.parametrize("ask", [lies_in_communities, lambda table: within(table, Reach())])
def test_a_table_that_nobody_told_of_is_not_let_through(ask: object) -> None:
    assert callable(ask)
    for table in ("special_plans", "scenario_solutions", "comments", "no_table"):
        with pytest.raises(KeyError, match=table):
            ask(table)


def test_the_way_from_each_table_ends_at_a_community() -> None:
    for name in set(PLACED) - SHOWN_TO_ALL:
        condition = within(name, Reach(communities=frozenset({"c-1"})))
        ((path, keys),) = condition.children
        assert keys == ["c-1"]
        field: Field | None = None
        model: type[Model] = PLACED[name]
        for step in path.removesuffix("__in").split("__"):
            field = model._meta.pk if step == "pk" else _field(model, step)
            model = field.related_model or model  # type: ignore[assignment]
        assert model is Community, name


def _field(model: type[Model], name: str) -> Field:
    try:
        return model._meta.get_field(name)  # type: ignore[return-value]
    except FieldDoesNotExist:
        return next(each for each in model._meta.concrete_fields if each.attname == name)


@pytest.mark.django_db
def test_nobody_reaches_more_than_their_place(small_register: None) -> None:
    for name, reach in REACHES.items():
        assert rows_within("communities", reach) == COMMUNITIES[name], name
        houses = rows_within("buildings", reach)
        theirs = Building.objects.filter(community__in=COMMUNITIES[name])
        own = {"c-1-01"} if reach.buildings else set()
        assert houses == {*theirs.values_list("pk", flat=True), *own}, name
        flats = PLACED["units"]._default_manager.filter(building__in=houses)
        assert rows_within("units", reach) == set(flats.values_list("pk", flat=True)), name


@pytest.mark.django_db
def test_a_reach_of_nothing_is_nothing_in_every_table(small_register: None) -> None:
    for name in {*PLACED, *models()}:
        model = PLACED.get(name) or models()[name]
        assert not model._default_manager.filter(within(name, Reach())).exists(), name


@pytest.mark.django_db
def test_reaches_joined_by_or_and_by_and_are_the_union_and_what_both_share(
    small_register: None,
) -> None:
    """An empty condition vanishes beside another: everything "or" c-2 would have been c-2."""
    for (one, first), (other, second) in product(REACHES.items(), repeat=2):
        for table in ("communities", "buildings"):
            alone = [rows_within(table, each) for each in (first, second)]
            rows = PLACED[table]._default_manager.values_list("pk", flat=True)
            conditions = within(table, first), within(table, second)
            assert set(rows.filter(conditions[0] | conditions[1])) == alone[0] | alone[1], (
                one,
                other,
            )
            assert set(rows.filter(conditions[0] & conditions[1])) == alone[0] & alone[1]
            assert set(rows.filter(~conditions[0])) == set(rows) - alone[0]


@pytest.mark.django_db
def test_what_all_may_read_is_read_whole_by_whoever_reads_anything(small_register: None) -> None:
    sources = models()["sources"]._default_manager
    in_c2 = within("sources", REACHES["a community"])
    assert sources.exists()
    assert sources.filter(in_c2).count() == sources.count()
    assert sources.filter(in_c2 | Q(pk="no such source")).count() == sources.count()
