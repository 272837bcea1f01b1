"""The model that is branched on: few columns, rows that bind, and a column for each item.

Rules on items (a zone's share of the households, say) do not care which option of an item is
chosen in which period. With a column that tells whether the item is chosen at all, such a rule has
an entry an item instead of one a choice, and branching settles the item at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.linear import choice_model

if TYPE_CHECKING:
    from linli.engines.programme.linear import ChoiceModel, Columns
    from linli.engines.programme.model import Choice, Floats, Integers, Programme, Truths


def branching_model(
    programme: Programme,
    columns: Columns,
    forced: Truths,
    rows: tuple[sparse.csr_array, Floats] | None = None,
) -> ChoiceModel:
    """Return the model to branch on.

    Parameters
    ----------
    programme
        The programme.
    columns
        Options and periods to choose from.
    forced
        Items that must be chosen (N).
    rows
        Valid rows over costs of cells: matrix over (C T), right side.

    Returns
    -------
    model
        The model over the columns; its last columns, from `starts["items"]`, tell whether an item
        with several choices is chosen, and are whole too.
    """
    model = choice_model(programme, columns)
    lower = model.row_lower.copy()
    lower[model.spans["choices"]] = forced
    model = with_items(programme, replace(model, row_lower=lower))
    return model if rows is None else with_rows(model, *rows)


def summed_items(programme: Programme, columns: Columns) -> Integers:
    """Return the items of which there are several columns."""
    counts = np.bincount(programme.item[columns.option], minlength=programme.items)
    found: Integers = np.flatnonzero(counts > 1)
    return found


def items_chosen(programme: Programme, columns: Columns, choice: Choice) -> Floats:
    """Return the values of the columns of items for a choice."""
    values: Floats = (choice.option[summed_items(programme, columns)] >= 0).astype(float)
    return values


def with_items(programme: Programme, model: ChoiceModel) -> ChoiceModel:
    """Add a column for each item of several choices, and write floors over them where they can be.

    Parameters
    ----------
    programme
        The programme.
    model
        A model of it.
    """
    items = summed_items(programme, model.columns)
    count, width = len(items), len(model.gain)
    place = np.full(programme.items, -1, dtype=np.int64)
    place[items] = np.arange(count)
    of_column = place[programme.item[model.columns.option]]
    mine = np.flatnonzero(of_column >= 0)
    sums = sparse.csr_array((np.ones(len(mine)), (of_column[mine], mine)), shape=(count, width))
    matrix = sparse.block_array(
        [
            [model.matrix, sparse.csr_array((model.matrix.shape[0], count))],
            [sums, -sparse.eye_array(count, format="csr")],
        ],
        format="csr",
    )
    none, one = np.zeros(count), np.ones(count)
    return replace(
        model,
        gain=np.append(model.gain, none),
        lower=np.append(model.lower, none),
        upper=np.append(model.upper, one),
        matrix=_floors_over_items(sparse.csr_array(matrix), model, of_column),
        row_lower=np.append(model.row_lower, none),
        row_upper=np.append(model.row_upper, none),
        starts=model.starts | {"items": width, "end": width + count},
    )


def _floors_over_items(
    matrix: sparse.csr_array, model: ChoiceModel, of_column: Integers
) -> sparse.csr_array:
    """In floors that give all choices of an item the same, write the item's column instead."""
    span, width = model.spans["floors"], len(model.gain)
    entries = matrix[span].tocoo()
    counts = np.bincount(of_column[of_column >= 0])
    among = np.flatnonzero(of_column[entries.col] >= 0)
    item = of_column[entries.col[among]]
    key = entries.row[among].astype(np.int64) * (len(counts) + 1) + item
    _, first, group, size = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    value = entries.data[among]
    alike = np.ones(len(first), dtype=bool)
    np.logical_and.at(alike, group, value == value[first][group])
    alike &= size == counts[item[first]]
    stays = np.ones(entries.nnz, dtype=bool)
    stays[among[alike[group]]] = False
    said = first[alike]
    floors = sparse.csr_array(
        (
            np.append(entries.data[stays], value[said]),
            (
                np.append(entries.row[stays], entries.row[among[said]]),
                np.append(entries.col[stays], width + item[said]),
            ),
        ),
        shape=entries.shape,
    )
    parts = [matrix[: span.start], floors, matrix[span.stop :]]
    return sparse.csr_array(sparse.vstack(parts, format="csr"))


def with_rows(model: ChoiceModel, matrix: sparse.csr_array, right: Floats) -> ChoiceModel:
    """Add rows over costs of cells, each at most its right side."""
    entries = matrix.tocoo()
    column = entries.col + model.starts["costs"]
    shape = (matrix.shape[0], len(model.gain))
    wide = sparse.csr_array((entries.data, (entries.row, column)), shape=shape)
    return replace(
        model,
        matrix=sparse.csr_array(sparse.vstack([model.matrix, wide], format="csr")),
        row_lower=np.append(model.row_lower, np.full(len(right), -np.inf)),
        row_upper=np.append(model.row_upper, right),
    )
