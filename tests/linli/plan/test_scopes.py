"""What a scope means of many places at once is what it means of each."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.scopes import holds, places

COUNTIES = st.sampled_from(["", "430102", "430121", "431023", "44", "440103"])
ZONES = st.sampled_from(["", "old_town", "old", "new_town"])
SCOPES = st.sampled_from(
    ["*", "*/old", "43", "43/old", "4301", "430121/new_town", "431023", "44", "45", "", "/old"]
)


@given(st.lists(st.tuples(COUNTIES, ZONES), min_size=1), st.lists(SCOPES))
def test_a_scope_holds_the_same_places_one_by_one_and_all_at_once(pairs, scopes):
    table = pl.DataFrame(pairs, schema={"county": pl.String, "zone": pl.String}, orient="row")

    where = places(table)

    held = where.held(scopes)[:, where.of_community]
    assert held.tolist() == [[holds(scope, *pair) for pair in pairs] for scope in scopes]
    assert held.shape == (len(scopes), len(pairs))
    assert held.dtype == np.bool_
