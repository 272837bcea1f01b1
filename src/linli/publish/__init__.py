"""What all may see: indicators and the rows behind them, reported months, data quality."""

from linli.publish.definitions import Indicator, definition, definitions
from linli.publish.indicators import indicators, rows_behind
from linli.publish.months import drift, freeze, month_end, reported, series
from linli.publish.targets import progress

__all__ = [
    "Indicator",
    "definition",
    "definitions",
    "drift",
    "freeze",
    "indicators",
    "month_end",
    "progress",
    "reported",
    "rows_behind",
    "series",
]
