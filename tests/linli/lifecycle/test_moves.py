"""Moves are a table of data that hangs together."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from linli.lifecycle import move_from, moves, states

PROCESSES = ("scheme", "wish", "special_plan", "annual_plan")


def test_every_process_of_the_table_is_named_here() -> None:
    text = resources.files("linli.lifecycle").joinpath("moves.csv").read_text("utf-8")
    assert {row["process"] for row in csv.DictReader(text.splitlines())} == set(PROCESSES)


@pytest.mark.parametrize("process", PROCESSES)
def test_every_state_is_reached_from_nothing(process: str) -> None:
    reached = {""}
    for _ in moves(process):
        reached |= {move.after for move in moves(process) if move.before in reached}
    assert reached == {"", *states(process)}
    assert {move.before for move in moves(process)} <= reached


@pytest.mark.parametrize("process", PROCESSES)
def test_a_verb_makes_one_move_from_a_state(process: str) -> None:
    pairs = [(move.before, move.move) for move in moves(process)]
    assert len(pairs) == len(set(pairs))
    for move in moves(process):
        assert move_from(process, move.before, move.move) == move
        assert move.roles
        assert all(move.roles)


def test_a_process_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="'marriage'"):
        moves("marriage")
