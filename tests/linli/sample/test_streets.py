from __future__ import annotations

import pytest

from linli.sample.streets import town

SEEDS = [1, 2, 20200710]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_corners_of_every_plot_are_on_its_streets(seed):
    for plot in town(seed).plots:
        south, east, north, west = plot.streets
        assert south.at == plot.south
        assert north.at == plot.north
        assert {plot.west, plot.east} <= {*south.corners, south.start, south.end}
        assert {plot.west, plot.east} <= {*north.corners, north.start, north.end}
        assert {plot.south, plot.north} <= east.corners
        assert {plot.south, plot.north} <= west.corners


@pytest.mark.parametrize("seed", SEEDS)
def test_plots_do_not_overlap(seed):
    plots = sorted(town(seed).plots, key=lambda plot: (plot.south, plot.west))
    for at, one in enumerate(plots):
        for other in plots[at + 1 :]:
            beside = one.east <= other.west or other.east <= one.west
            behind = one.north <= other.south or other.north <= one.south
            assert beside or behind


def test_most_corners_are_no_crossings():
    drawn = town(20200710)
    minor = [street for street in drawn.streets if street.rank == 4 and not street.along]
    places = {street.at for street in minor}
    assert len(places) > 0.6 * len(minor)


def test_only_roads_out_of_town_go_on_beyond_their_last_corner():
    for street in town(1).streets:
        if not street.through:
            assert street.start == min(street.corners)
            assert street.end == max(street.corners)
