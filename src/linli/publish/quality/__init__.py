"""Data quality: rows and totals that are contradictory or hard to believe."""

from linli.publish.quality.checking import check
from linli.publish.quality.definitions import QualityRule, quality_rules
from linli.publish.quality.wording import as_json, message, remedy

__all__ = ["QualityRule", "as_json", "check", "message", "quality_rules", "remedy"]
