"""One reference page for each room of the library, written from the names that it makes public."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

import linli

PAGE = """# {title}

```{{eval-rst}}
.. automodule:: {name}
   :members:
   :imported-members:
```
"""


def public_rooms() -> list[str]:
    """Return the names of the library's rooms which say in `__all__` what is public."""
    rooms = (room.name for room in pkgutil.iter_modules(linli.__path__))
    names = [f"linli.{room}" for room in sorted(rooms) if not room.startswith("_")]
    return [name for name in names if getattr(importlib.import_module(name), "__all__", ())]


def write_pages(app: Sphinx) -> None:
    """Write the pages that have changed and take away those whose room is gone."""
    folder = Path(app.srcdir) / "reference" / "library"
    folder.mkdir(exist_ok=True)
    pages = {f"{name}.md": PAGE.format(title=name, name=name) for name in public_rooms()}
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for file_name, text in pages.items():
        path = folder / file_name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the pages before Sphinx looks for them."""
    app.connect("builder-inited", write_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
