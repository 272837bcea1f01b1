"""Linli: the programme by which a county renews its old neighbourhoods, as a library.

The library is pure: tables or arrays go in, tables, problems and a status come out. It knows no
database, no network and no date of today. `docs/conventions.md` numbers its rules.
"""

__version__ = "0.1.0"
