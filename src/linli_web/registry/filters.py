"""What was asked of a list: values of an address into conditions, chips and complaints."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.schema.parsing import clean, loose
from linli_web.registry import catalogues
from linli_web.registry.cells import heading, language, name_of, written, zone_names
from linli_web.registry.listings import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.schema import Field
    from linli_web.registry.listings import Column, Listing

SEARCH = "q"
# Rows that are closed stand aside unless they are asked for.
USUAL = {"closed_on": "no"}
ANY = "any"


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter: its words, and the parameters without which it is off."""

    words: str
    parameters: tuple[str, ...]


@dataclass(slots=True)
class Asked:
    """All that was asked: conditions, chips, and what could not be understood, by parameter."""

    every: bool = False
    condition: Q = field(default_factory=Q)
    chips: list[Chip] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)


def asked(listing: Listing, values: Mapping[str, str], *, every: bool = False) -> Asked:
    """Read what an address asks of a list.

    Parameters
    ----------
    listing
        The list.
    values
        The address's values; unknown names are left alone.
    every
        Whether closed rows are meant too unless the address says otherwise.
    """
    found = Asked(every=every)
    _search(listing, values.get(SEARCH, "").strip(), found)
    for each in listing.filters:
        _READERS[each.kind](each.column, values, found)
    return found


def _search(listing: Listing, words: str, found: Asked) -> None:
    """Every word has to stand in one of the columns."""
    for word in words.split():
        # Chinese and digits have no case; not folding it halves the time on PostgreSQL.
        lookup = "contains" if word.lower() == word.upper() else "icontains"
        alternatives = (
            Q(**{f"{_text_of(listing, each)}__{lookup}": word}) for each in listing.search
        )
        found.condition &= reduce(or_, alternatives)
    if words:
        found.chips.append(Chip(_("搜索：%(words)s") % {"words": words}, (SEARCH,)))


def _text_of(listing: Listing, column: Column) -> str:
    """Return the path of a column's text: of a row that is referred to, its key."""
    own = {field.name: field for field in listing.model._meta.concrete_fields}
    refers = column.path in own and own[column.path].is_relation
    return f"{column.path}__pk" if refers else column.path


def _labelled(label: str, value: str) -> str:
    return _("%(label)s：%(value)s") % {"label": label, "value": value}


def _one(column: Column, values: Mapping[str, str], found: Asked) -> None:
    text = values.get(column.parameter, "").strip()
    if not text:
        return
    if column.derived:
        found.condition &= Q(**{f"{column.path}__in": _keys_with(column, text)})
    else:
        value = typed(column.field, text)
        if value is None:
            found.wrong[column.parameter] = _("没有“%(value)s”这一选项") % {"value": text}
            return
        found.condition &= Q(**{column.path: value})
    words = _labelled(heading(column), value_label(column, text))
    found.chips.append(Chip(words, (column.parameter,)))


def _keys_with(column: Column, value: str) -> list[str]:
    catalogue = column.field.references.partition(".")[0]
    return [key for key, row in catalogues.rows(catalogue).items() if row[column.derived] == value]


def _range(column: Column, values: Mapping[str, str], found: Asked) -> None:
    limits = []
    for suffix, lookup in (("from", "gte"), ("to", "lte")):
        parameter = f"{column.parameter}_{suffix}"
        text = values.get(parameter, "").strip()
        value = typed(column.field, text) if text else None
        if text and value is None:
            found.wrong[parameter] = (
                _("写成 2021-07-01 的样子") if column.field.type == "date" else _("填数字")
            )
        if value is not None:
            found.condition &= Q(**{f"{column.path}__{lookup}": value})
        limits.append(text if value is not None else "")
    if any(limits):
        words = _labelled(heading(column), f"{limits[0] or '…'} – {limits[1] or '…'}")
        names = (f"{column.parameter}_from", f"{column.parameter}_to")
        found.chips.append(Chip(words, names))


def _given(column: Column, values: Mapping[str, str], found: Asked) -> None:
    usual = ANY if found.every else USUAL.get(column.parameter, ANY)
    # A list of what is closed must not be emptied by leaving closed rows aside.
    if usual == "no" and values.get("status") == "closed":
        usual = ANY
    value = values.get(column.parameter, "") or usual
    if value in {"yes", "no"}:
        found.condition &= Q(**{f"{column.path}__isnull": value == "no"})
    if value != usual:
        words = dict(given_options(column)).get(value, value)
        found.chips.append(Chip(_labelled(given_heading(column), words), (column.parameter,)))


_READERS = {"one": _one, "range": _range, "given": _given}


def typed(definition: Field, text: str) -> Any:
    """Read a value as the forms and imports read it; None where it cannot be read."""
    read = pl.DataFrame({"text": [text]}).select(loose(clean(pl.col("text")), definition))
    return read.item()


def value_label(column: Column, value: str) -> str:
    """Write a value that a filter asks for."""
    if column.derived:
        return catalogues.derived_label(column.derived, value, language())
    target = column.target
    if target and target not in catalogues.CATALOGUES and target != "zones":
        row = models()[target]._default_manager.filter(pk=value).first()
        return name_of(row) if row else value
    shown = typed(column.field, value)
    return written(column.field, shown, zone_names() if target == "zones" else {})


def given_heading(column: Column) -> str:
    """Return what a filter by presence is called."""
    return {"closed_on": _("是否注销"), "resolved_on": _("是否解决")}[column.parameter]


def given_options(column: Column) -> list[tuple[str, str]]:
    """Return the answers of a filter by presence."""
    return {
        "closed_on": [("no", _("在册")), ("yes", _("已注销")), (ANY, _("全部"))],
        "resolved_on": [(ANY, _("全部")), ("no", _("未解决")), ("yes", _("已解决"))],
    }[column.parameter]
