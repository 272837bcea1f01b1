"""A link depends on everything before it and on the key."""

import json
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from linli_web.journal.chain import first_link, link, signature

KEY, JOURNAL = b"a key", UUID(int=7)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@dataclass
class Said:
    """What an entry says."""

    number: int = 1
    at: datetime = NOON
    actor_id: str = "7"
    actor_name: str = "李主任"
    origin: str = "10.0.0.8"
    act: str = "edit"
    table: str = "communities"
    key: str = "c1"
    before: Any = field(default_factory=lambda: {"name": "甲", "households": 12})
    after: Any = field(default_factory=lambda: {"name": "乙", "households": 12})
    note: str = ""


OTHER = Said(
    number=2,
    at=NOON + timedelta(microseconds=1),
    actor_id="8",
    actor_name="李主仼",
    origin="10.0.0.9",
    act="edits",
    table="community",
    key="c1 ",
    before={"name": "甲", "households": "12"},
    after=None,
    note=" ",
)


def test_whatever_is_changed_changes_the_link() -> None:
    first = link(KEY, first_link(JOURNAL), Said())
    for each in fields(Said):
        changed = replace(Said(), **{each.name: getattr(OTHER, each.name)})
        assert link(KEY, first_link(JOURNAL), changed) != first, each.name
    assert link(b"another key", first_link(JOURNAL), Said()) != first
    assert link(KEY, first_link(UUID(int=8)), Said()) != first


def test_content_cannot_move_from_one_field_into_the_next() -> None:
    one = replace(Said(), act="edit", table="communities")
    other = replace(Said(), act="editc", table="ommunities")
    assert link(KEY, "0", one) != link(KEY, "0", other)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    )
)
def test_a_database_may_order_keys_and_write_numbers_as_it_likes(value: Any) -> None:
    def rewritten(each: Any) -> Any:
        if isinstance(each, dict):
            return {name: rewritten(inner) for name, inner in reversed(each.items())}
        if isinstance(each, list):
            return [rewritten(inner) for inner in each]
        if isinstance(each, float) and each.is_integer():
            # PostgreSQL keeps the decimals that it was given, whatever float they stand for.
            return int(Decimal(json.dumps(each)))
        return each

    one = replace(Said(), before={"x": value})
    other = replace(Said(), before={"x": rewritten(value)})
    assert link(KEY, "0", one) == link(KEY, "0", other)


def test_the_moment_counts_not_the_clock_it_is_told_by() -> None:
    in_china = replace(Said(), at=NOON.astimezone(ZoneInfo("Asia/Shanghai")))
    assert link(KEY, "0", in_china) == link(KEY, "0", Said())


def test_a_signature_is_of_one_journal_one_count_and_one_link() -> None:
    found = {
        signature(KEY, JOURNAL, 3, "ab"),
        signature(b"k", JOURNAL, 3, "ab"),
        signature(KEY, UUID(int=8), 3, "ab"),
        signature(KEY, JOURNAL, 4, "ab"),
        signature(KEY, JOURNAL, 3, "ac"),
    }
    assert len(found) == 5
