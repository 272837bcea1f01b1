"""Cut the fonts that documents embed to the characters of the national table (`make fonts`).

Reads Debian's fonts-noto-cjk; Linli's users do not need it, since the results are committed.
Takes some minutes a font.
"""

import hashlib
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FOLDER = Path(__file__).parent.parent.parent / "src/linli/documents/fonts"
SYSTEM = Path("/usr/share/fonts/opentype/noto")
# Package 1:20220127+repack1-1.
SOURCES = {
    "Serif-Regular": "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
    "Serif-Bold": "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac",
    "Sans-Regular": "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
}
# Latin, its punctuation, Chinese punctuation, full width, numbers in circles, Roman numbers.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2010, 0x203F),
    (0x2160, 0x216B),
    (0x2460, 0x2473),
    (0x3000, 0x303F),
    (0xFF00, 0xFFEF),
)
SIGNS = "℃㎡㎥㎞㎜㎝㎏≤≥×÷±≈≠∞√□■○●◎△▲▽▼◇◆☆★→←↑↓㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩—…·№‰′″Ω"


def wanted() -> set[int]:
    """Return the characters that are kept."""
    lines = (FOLDER / "characters.txt").read_text(encoding="utf-8").splitlines()
    table = {ord(each) for line in lines if not line.startswith("#") for each in line}
    ranges = {each for first, last in RANGES for each in range(first, last + 1)}
    return table | ranges | {ord(each) for each in SIGNS}


def cut(name: str, characters: set[int]) -> None:
    """Write the simplified Chinese font of one collection with only some characters."""
    family, weight = name.split("-")
    source = SYSTEM / f"Noto{family}CJK-{weight}.ttc"
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    if found != SOURCES[name]:
        sys.exit(f"{source} has the checksum {found}, this script says {SOURCES[name]}")
    fonts = TTCollection(str(source), lazy=True).fonts
    font = next(each for each in fonts if each["name"].getDebugName(1).endswith(" SC"))
    options = subset.Options(
        hinting=False, layout_features=["kern", "liga"], name_IDs=["*"], notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    target = FOLDER / f"Noto{family}CJKsc-{weight}.otf"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Cut all fonts and write their checksums."""
    characters = wanted()
    for name in SOURCES:
        cut(name, characters)
    files = sorted(path for path in FOLDER.iterdir() if path.name != "CHECKSUMS.sha256")
    sums = [f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in files]
    (FOLDER / "CHECKSUMS.sha256").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main()
