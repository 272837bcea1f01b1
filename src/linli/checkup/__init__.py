"""What is wrong and what is missing: findings, deficits, the fifteen-minute life circle."""

from linli.checkup.before_after import findings_before_after
from linli.checkup.dimensions import dimension_scores, overall_score
from linli.checkup.life_circle import life_circle

__all__ = ["dimension_scores", "findings_before_after", "life_circle", "overall_score"]
