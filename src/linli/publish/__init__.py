"""What all may see: indicators and the rows behind them, reported months, data quality."""

from linli.publish.definitions import Indicator, definition, definitions
from linli.publish.indicators import indicators, rows_behind

__all__ = [
    "Indicator",
    "definition",
    "definitions",
    "indicators",
    "rows_behind",
]
