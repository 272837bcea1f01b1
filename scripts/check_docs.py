"""Refuse a built handbook whose pages load anything from another host."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

LOADING = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}
ELSEWHERE = re.compile(r"\s*(https?:)?//")


class Loader(HTMLParser):
    """Collects the addresses on other hosts that a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        address = dict(attrs).get(LOADING.get(tag, ""), None)
        if address and ELSEWHERE.match(address):
            self.found.append(f"<{tag}> {address}")


def loads(page: Path) -> list[str]:
    """Return what one page or style sheet loads from another host."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".css":
        return re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//[^)\"';]+", text)
    loader = Loader()
    loader.feed(text)
    return loader.found


def main(folder: Path) -> int:
    """Look at every page and style sheet; tell each fault."""
    pages = sorted([*folder.rglob("*.html"), *folder.rglob("*.css")])
    faults = [f"{page}: {address}" for page in pages for address in loads(page)]
    print("\n".join(faults) or f"{len(pages)} pages and styles load nothing from another host")
    return 1 if faults or not pages else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
