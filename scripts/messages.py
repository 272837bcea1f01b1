"""Collect the office's sentences into the English catalogue and compile it (`make messages`).

The sentences stand in the code in Chinese; `src/linli_web/locale/en` holds the English ones. A new
sentence gets an empty translation there; `--check` only looks, and tells every one that is missing.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
OFFICE = ROOT / "src/linli_web"
CATALOGUES = OFFICE / "locale/en/LC_MESSAGES"
FILES = {"django": ("*.py", "*.html", "*.txt"), "djangojs": ("*.js", "*.mjs")}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources(domain: str) -> Iterator[tuple[str, Path]]:
    """Yield each file that may hold sentences, with the way to read it."""
    for pattern in FILES[domain]:
        for path in sorted(OFFICE.rglob(pattern)):
            if "vendor" not in path.parts and "migrations" not in path.parts:
                yield ("javascript" if domain == "djangojs" else "python"), path


def sentences(domain: str) -> Iterator[tuple[Path, str | tuple[str, ...], str | None]]:
    """Yield file, sentence (a pair where it has a plural) and context."""
    for method, path in sources(domain):
        text = path.read_text(encoding="utf-8")
        if path.suffix in {".html", ".txt"}:
            # What stands around a sentence is masked but keeps its indents, which mean nothing.
            masked = templatize(text, origin=str(path)).splitlines()
            text = "\n".join(line.strip() for line in masked)
        file = io.BytesIO(text.encode())
        for _, sentence, _, context in extract(
            method, file, KEYWORDS, options={"encoding": "utf-8"}
        ):
            yield path, sentence, context


def stored(domain: str) -> Catalog:
    """Return the catalogue as it is on disk, empty where there is none yet."""
    path = CATALOGUES / f"{domain}.po"
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", domain=domain)


def remembered(
    known: Catalog, sentence: str | tuple[str, ...], context: str | None
) -> str | tuple[str, ...]:
    """Return the translation known; one that gained or lost its plural is to be written anew."""
    before = known.get(sentence, context)
    if before is None or isinstance(before.string, str) != isinstance(sentence, str):
        return ""
    return before.string


def collected(domain: str) -> Catalog:
    """Return a catalogue of exactly the sentences in the code, with the translations known."""
    known = stored(domain)
    catalogue = Catalog(
        locale="en",
        domain=domain,
        project="Linli",
        version="",
        creation_date=known.creation_date,
        revision_date=known.creation_date,
        fuzzy=False,
        header_comment="# English sentences of the office; `make messages` keeps the list.",
    )
    for _, sentence, context in sentences(domain):
        catalogue.add(sentence, remembered(known, sentence, context), context=context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return the text of a catalogue file."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, omit_header=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the binary form that Django reads."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def fault(message: Message) -> str:
    """Return what is wrong with a translation, nothing if it is right."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(strings):
        return "not translated"
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", "".join(originals)))
    for string in strings:
        if set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", string)) - wanted:
            return f"names other values than {sorted(wanted)}"
    return ""


def check(domain: str) -> list[str]:
    """Return everything that is missing or out of date in a catalogue."""
    catalogue = collected(domain)
    faults = [f"{fault(m)}: {m.id}" for m in catalogue if m.id and fault(m)]
    binary = CATALOGUES / f"{domain}.mo"
    if len(catalogue) == 0:
        return faults
    if {m.id for m in stored(domain)} != {m.id for m in catalogue}:
        faults.append(f"{domain}.po does not list the sentences of the code: make messages")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        faults.append(f"{domain}.mo is not compiled from {domain}.po: make messages")
    return faults


def renew(domain: str) -> None:
    """Write the catalogue and its compiled form, unless the code has no sentence for it."""
    catalogue = collected(domain)
    if len(catalogue) == 0:
        return
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    (CATALOGUES / f"{domain}.po").write_bytes(written(catalogue))
    (CATALOGUES / f"{domain}.mo").write_bytes(compiled(catalogue))
    missing = sum(1 for message in catalogue if message.id and fault(message))
    print(f"{domain}: {len(catalogue)} sentences, {missing} without a right translation")


def main() -> int:
    """Renew both catalogues, or look at them."""
    settings.configure(USE_I18N=True)
    if sys.argv[1:] != ["--check"]:
        for domain in FILES:
            renew(domain)
        return 0
    faults = [line for domain in FILES for line in check(domain)]
    print("\n".join(faults) or "every sentence of the office has its English")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
