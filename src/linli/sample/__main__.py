"""Write the Yongxing sample: `python -m linli.sample FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from linli.sample import settings, yongxing
from linli.tables.folder import write_folder


def main(arguments: list[str]) -> int:
    """Write the sample into the folder named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m linli.sample FOLDER\n")
        return 2
    names = write_folder(Path(arguments[0]), yongxing(), settings())
    sys.stderr.write(f"{len(names)} files written to {arguments[0]}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
