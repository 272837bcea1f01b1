"""The Yongxing sample programme and a small neighbourhood checkable by hand.

Published totals come out of the rows exactly; what was not published is invented and says so.
"""

from linli.sample.programme import SEED, settings, yongxing

__all__ = ["SEED", "settings", "yongxing"]
