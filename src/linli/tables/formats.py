"""Which files are taken, by their ending."""

from __future__ import annotations

TEXT = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
MAPS = (".geojson", ".json", ".gpkg", ".shp", ".zip")
COLUMNS = (".parquet",)
OPENSTREETMAP = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
FORMATS = (*TEXT, *SPREADSHEETS, *COLUMNS, *MAPS, *OPENSTREETMAP)
