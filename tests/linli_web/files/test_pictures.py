"""Pictures: bombs and torn ones are refused, place and time are read, shown copies hold neither."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.linli_web.files.conftest import huge_png, photo, png

from linli_web.files.covers import Cover, as_text, covers_from
from linli_web.files.kinds import kinds
from linli_web.files.outcomes import Refused
from linli_web.files.pictures import looked_at, shown

OnDisk = Callable[[bytes], Path]


def test_place_and_time_are_read(on_disk: OnDisk) -> None:
    seen = looked_at(on_disk(photo()), kinds()["jpeg"])
    assert (seen.width, seen.height) == (80, 60)
    assert seen.lat == pytest.approx(26.125)
    assert seen.lon == pytest.approx(113.11)
    assert seen.taken_at == datetime(2022, 3, 5, 1, 30, tzinfo=UTC)


def test_a_picture_that_tells_nothing_is_taken_all_the_same(on_disk: OnDisk) -> None:
    seen = looked_at(on_disk(png()), kinds()["png"])
    assert (seen.lon, seen.lat, seen.taken_at) == (None, None, None)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (9_000, 9_000), (2**31 - 1, 1)])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(
    on_disk: OnDisk, width: int, height: int
) -> None:
    with pytest.raises(Refused, match="像素"):
        looked_at(on_disk(huge_png(width, height)), kinds()["png"])


def test_a_torn_photo_is_refused(on_disk: OnDisk) -> None:
    content = photo((400, 300))
    with pytest.raises(Refused, match="不完整"):
        looked_at(on_disk(content[: len(content) // 2]), kinds()["jpeg"])


def test_a_shown_copy_is_upright_and_tells_nothing() -> None:
    # Held so that the upper left quarter of the sensor is the upper right one of what was seen.
    made = Image.open(io.BytesIO(shown(io.BytesIO(photo(orientation=6)), 2048)))
    assert made.size == (60, 80)
    assert dict(made.getexif()) == {}
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    right, left = made.getpixel((50, 10)), made.getpixel((10, 10))
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert min(right) > 200
    assert left[1] < 60


def test_what_is_covered_is_black_and_the_rest_is_as_it_was() -> None:
    made = Image.open(
        io.BytesIO(shown(io.BytesIO(photo((200, 200))), 2048, [Cover(0.1, 0.1, 0.2, 0.2)]))
    )
    inside, outside = made.getpixel((40, 40)), made.getpixel((80, 80))
    assert isinstance(inside, tuple)
    assert isinstance(outside, tuple)
    assert max(inside) < 20
    assert min(outside) > 200


def test_a_large_picture_is_made_smaller() -> None:
    made = Image.open(io.BytesIO(shown(io.BytesIO(photo((1000, 500))), 480)))
    assert made.size == (480, 240)


@pytest.mark.parametrize(
    "text", ["1 2 3", "a b c d", "10 10 0 5", "101 0 5 5", "1e3 1 1 1", "nan 1 1 1"]
)
def test_a_rectangle_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="看不懂"):
        covers_from(text)


def test_more_rectangles_than_anybody_draws_are_refused() -> None:
    with pytest.raises(Refused, match="201"):
        covers_from("1 1 1 1\n" * 201)


@settings(
    max_examples=80,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(2, 400), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_photo_with_any_wrong_bytes_is_shown_or_refused(
    on_disk: OnDisk, wrong: list[tuple[int, int]]
) -> None:
    content = bytearray(photo())
    for place, byte in wrong:
        content[place] = byte
    with suppress(Refused):
        assert looked_at(on_disk(bytes(content)), kinds()["jpeg"]).width
        assert shown(io.BytesIO(content), 480)


SHARES = st.integers(1, 99).map(lambda each: each / 100)


@settings(derandomize=True)
@given(st.lists(st.builds(Cover, SHARES, SHARES, SHARES, SHARES), max_size=5))
def test_rectangles_are_read_as_they_were_written(covers: list[Cover]) -> None:
    found = covers_from(as_text(covers))
    assert [pytest.approx(tuple(vars_of(each))) for each in covers] == [
        tuple(vars_of(each)) for each in found
    ]


def vars_of(cover: Cover) -> list[float]:
    return [cover.left, cover.top, cover.width, cover.height]


@settings(derandomize=True)
@given(st.builds(Cover, SHARES, SHARES, SHARES, SHARES), st.integers(1, 5000), st.integers(1, 5000))
def test_no_pixel_of_a_covered_share_shines_through(cover: Cover, width: int, height: int) -> None:
    left, top, right, bottom = cover.in_pixels(width, height)
    assert left <= cover.left * width
    assert top <= cover.top * height
    assert right >= min(width, (cover.left + cover.width) * width)
    assert bottom >= min(height, (cover.top + cover.height) * height)
