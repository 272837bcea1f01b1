"""A document as PDF, set by Typst in the fonts that are packed with us."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import typst

from linli.documents.content import Block, Document, Picture
from linli.documents.form import PAGE, faces, styles

if TYPE_CHECKING:
    from datetime import datetime


def pdf_bytes(document: Document, *, made_at: datetime | int = 0) -> bytes:
    """Return a document as PDF with its fonts embedded; alike for alike content.

    Parameters
    ----------
    document
        What it says.
    made_at
        For the file's properties, with its zone; without it the file names no true day.

    Returns
    -------
    bytes
        A tagged PDF.

    Raises
    ------
    ValueError
        A picture cannot be read.

    Examples
    --------
    >>> pdf_bytes(Document("一", ()))[:5]
    b'%PDF-'
    """
    blocks = [_block(block) for block in document.blocks]
    data = {
        "title": document.title,
        "author": document.author,
        "language": document.language,
        "note": document.note,
        "cover": document.cover,
        "blocks": blocks,
        **_form(),
    }
    files = {"main.typ": _program(), "data.json": json.dumps(data).encode()}
    try:
        # Files by name are taken, though the package's types do not say so.
        made = typst.compile(  # type: ignore[call-overload]
            files, font_paths=_fonts(), format="pdf", timestamp=made_at
        )
    except RuntimeError as error:
        msg = f"the document {document.title!r} cannot be set: {error}"
        raise ValueError(msg) from error
    return bytes(made)


def _block(block: Block) -> dict[str, Any]:
    told = asdict(block)
    if isinstance(block, Picture):
        # Files beside the program have to be text, so a picture travels as its bytes' numbers.
        told["content"] = list(block.content)
    return {"kind": type(block).__name__, **told}


@cache
def _program() -> bytes:
    return resources.files("linli.documents").joinpath("document.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    with resources.as_file(resources.files("linli.documents") / "fonts") as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )


@cache
def _form() -> dict[str, Any]:
    measures = {"right_mm": PAGE.right_mm, "bottom_mm": PAGE.bottom_mm}
    return {
        "page": {**asdict(PAGE), **measures, "tracking_pt": PAGE.tracking_pt},
        "faces": {name: asdict(face) for name, face in faces().items()},
        "styles": {name: asdict(style) for name, style in styles().items()},
    }
