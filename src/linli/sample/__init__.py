"""The Yongxing sample programme and a small neighbourhood checkable by hand.

Published totals come out of the rows exactly; what was not published is invented and says so.
"""

from linli.sample.faults import faults
from linli.sample.neighbourhood import small
from linli.sample.programme import SEED, settings, yongxing
from linli.sample.published import AS_OF, published

__all__ = ["AS_OF", "SEED", "faults", "published", "settings", "small", "yongxing"]
