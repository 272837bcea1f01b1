"""What is wrong with the data, as a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the data, told so that its owner can find and mend it.

    A problem is data, not a sentence: `linli.schema.wording` puts it into Chinese or English at
    the edge, so that a page, the command line and a notebook show the same finding.

    Parameters
    ----------
    code
        Stable dotted name, `data.not_a_number`; its sentences stand in `schema/wording.csv`.
    table
        Table of the schema, `communities`.
    row
        The row as its owner knows it: the row number in the file, else the key.
    field
        The field's key, `year_built`.
    value
        What was found, as text.
    expected
        What would have been right, as text, where the sentence needs it.
    remedy
        Name of another remedy in `schema/wording.csv`; empty means the code's own.
    file, sheet
        Where the row was read.
    """

    code: str
    table: str = ""
    row: str = ""
    field: str = ""
    value: str = ""
    expected: str = ""
    remedy: str = ""
    file: str = ""
    sheet: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the fields by name.

        Examples
        --------
        >>> Problem("data.missing", table="units", row="7", field="floor").as_dict()["field"]
        'floor'
        """
        return asdict(self)
