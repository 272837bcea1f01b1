"""The only door for users' files: CSV, spreadsheets, Parquet, maps, OpenStreetMap; in and out.

`take` reads whatever an office brings and tells which rows may be kept and why not the others;
`read_folder`, `scan_folder` and `write_folder` know the programme folder; `compare` tells what an
import would change.
"""

from linli.tables.changes import Change, Comparison, compare
from linli.tables.folder import (
    Folder,
    Scan,
    folder_files,
    partition_counties,
    read_folder,
    scan_folder,
    write_folder,
)
from linli.tables.intake import Count, Intake, take
from linli.tables.programme import Programme
from linli.tables.sheets import Limits

__all__ = [
    "Change",
    "Comparison",
    "Count",
    "Folder",
    "Intake",
    "Limits",
    "Programme",
    "Scan",
    "compare",
    "folder_files",
    "partition_counties",
    "read_folder",
    "scan_folder",
    "take",
    "write_folder",
]
