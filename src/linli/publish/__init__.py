"""What all may see: indicators and the rows behind them, reported months, data quality."""

from linli.publish.definitions import Indicator, definition, definitions
from linli.publish.flows import costs_by_class, money_by_category
from linli.publish.indicators import indicators, rows_behind
from linli.publish.money_tables import money_by
from linli.publish.months import drift, freeze, month_end, reported, series
from linli.publish.open_tables import OpenTable, open_table, open_tables
from linli.publish.privacy import hidden_cells, without_small_counts
from linli.publish.targets import progress

__all__ = [
    "Indicator",
    "OpenTable",
    "costs_by_class",
    "definition",
    "definitions",
    "drift",
    "freeze",
    "hidden_cells",
    "indicators",
    "money_by",
    "money_by_category",
    "month_end",
    "open_table",
    "open_tables",
    "progress",
    "reported",
    "rows_behind",
    "series",
    "without_small_counts",
]
