"""No message leaves in quiet hours, and gathered ones leave at their hour, in China's time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli_web.notices.models import Habit
from linli_web.notices.times import CHINA, after_quiet, is_quiet, next_digest, not_before

MOMENTS = st.integers(0, 10**8).map(
    lambda second: datetime(2021, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
HOURS = st.integers(0, 23)


def test_nothing_leaves_at_night_and_it_does_in_the_morning() -> None:
    night = datetime(2022, 9, 30, 23, 30, tzinfo=CHINA)
    assert after_quiet(night, 21, 7) == datetime(2022, 10, 1, 7, tzinfo=CHINA)
    assert after_quiet(night.replace(hour=3), 21, 7) == datetime(2022, 9, 30, 7, tzinfo=CHINA)
    noon = night.replace(hour=12)
    assert after_quiet(noon, 21, 7) == noon
    # 23:30 in China is the afternoon in London.
    assert is_quiet(datetime(2022, 9, 30, 15, 30, tzinfo=UTC), 21, 7)


@given(MOMENTS, HOURS, HOURS)
def test_quiet_hours_end_within_a_day_and_never_lie_in_quiet_hours(
    moment: datetime, since: int, until: int
) -> None:
    found = after_quiet(moment, since, until)
    assert timedelta(0) <= found - moment <= timedelta(days=1)
    assert not is_quiet(found, since, until)


@given(MOMENTS, HOURS, st.integers(0, 6), st.sampled_from(["daily", "weekly"]))
def test_a_digest_leaves_at_its_hour_on_its_day_and_later_than_what_it_tells(
    moment: datetime, hour: int, weekday: int, digest: str
) -> None:
    habit = Habit(digest=digest, hour=hour, weekday=weekday)
    found = next_digest(moment, habit)
    assert found > moment
    assert found - moment <= timedelta(days=7 if digest == "weekly" else 1)
    assert found.astimezone(CHINA).hour == hour
    assert digest == "daily" or found.astimezone(CHINA).weekday() == weekday


@given(MOMENTS, HOURS, HOURS, HOURS)
def test_a_text_message_is_not_gathered_and_an_email_is(
    moment: datetime, hour: int, since: int, until: int
) -> None:
    habit = Habit(digest="daily", hour=hour, quiet_from=since, quiet_until=until)
    assert not_before(moment, habit, "sms") == after_quiet(moment, since, until)
    assert not_before(moment, habit, "email") > moment
    assert not is_quiet(not_before(moment, habit, "email"), since, until)
