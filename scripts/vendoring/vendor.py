"""Copy the pinned browser parts from their npm packages into the repository (`make vendor`).

Needs npm and node; Linli's users do not, since the copies are committed.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def fetch(name: str, pin: dict[str, str], store: Path) -> Path:
    """Return the folder of an unpacked npm package whose archive has the pinned checksum."""
    pack = ["npm", "pack", "--silent", "--pack-destination", str(store), f"{name}@{pin['version']}"]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    archive = store / f"{name.removeprefix('@').replace('/', '-')}-{pin['version']}.tgz"
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if found != pin["integrity"]:
        sys.exit(f"{name} {pin['version']}: the archive has {found}, packages.toml says otherwise")
    with tarfile.open(archive) as tar:
        folder = archive.with_suffix("")
        tar.extractall(folder, filter="data")
    return folder / "package"


def copy(source: Path, target: Path) -> None:
    """Copy one file; scripts and styles lose the pointer to a source map that stays behind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in {".js", ".mjs", ".css"}:
        shutil.copyfile(source, target)
        return
    text = source.read_text(encoding="utf-8")
    text = re.sub(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", "", text)
    target.write_text(text.rstrip() + "\n", encoding="utf-8")


def symbols(icons: Path) -> Iterator[str]:
    """Yield one <symbol> for each icon listed in icons.txt."""
    for name in (HERE / "icons.txt").read_text(encoding="utf-8").split():
        svg = (icons / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.sub(r"\s*\n\s*", "", svg[svg.index(">") + 1 : svg.rindex("</svg>")])
        shapes = shapes.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
        yield (
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
        )


def draw_sprite(icons: Path, target: Path) -> None:
    """Write the chosen icons as one file; a page shows one by `icons.svg#name`."""
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', *symbols(icons), "</svg>", ""]
    target.write_text("\n".join(lines), encoding="utf-8")


def write_list(folder: Path, packages: dict[str, dict[str, str]]) -> None:
    """Write versions.json and the checksums of everything that was copied."""
    kept = ("version", "licence", "integrity")
    versions = {name: {key: pin[key] for key in kept} for name, pin in sorted(packages.items())}
    text = json.dumps(versions, indent=2, ensure_ascii=False) + "\n"
    (folder / "versions.json").write_text(text, encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / "CHECKSUMS.sha256").write_text("".join(sums), encoding="utf-8")


def vendor(folder: Path, packages: dict[str, dict[str, str]], store: Path) -> None:
    """Fill one vendor folder anew from its pinned packages."""
    shutil.rmtree(folder, ignore_errors=True)
    sources = {name: fetch(name, pin, store) for name, pin in packages.items()}
    for name, pin in packages.items():
        for source, target in dict(pin["files"]).items():
            copy(sources[name] / source, folder / target)
        if "own_licence" in pin:
            shutil.copyfile(HERE / "tabler-core-LICENSE", folder / pin["own_licence"])
        if "sprite" in pin:
            draw_sprite(sources[name] / "icons/outline", folder / pin["sprite"])
    write_list(folder, packages)
    print(f"{folder.relative_to(ROOT)}: {', '.join(packages)}")


def main() -> None:
    """Fill the vendor folders of the office and of the tests."""
    with (HERE / "packages.toml").open("rb") as file:
        groups = tomllib.load(file)
    with tempfile.TemporaryDirectory() as store:
        for group in groups.values():
            vendor(ROOT / group["folder"], group["packages"], Path(store))


if __name__ == "__main__":
    main()
