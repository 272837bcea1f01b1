"""Whether a plan keeps every rule of its programme: a second opinion on what was solved.

Problem: a plan moves hundreds of millions, and whoever made it should not be the one who says that
it is right.
Decision: this package shares no code with the solver (`linli.engines.programme`,
`linli.plan.programme` and what they stand on; pyproject.toml forbids the imports), states each
rule once more from its wording, and reckons in whole fen and exact fractions. A floating number of
a table (a benefit, a share, a claim) counts as the shortest decimal that reads back as it.
"""

from linli.plan.checking.check import Verdict, check
from linli.plan.checking.given import ANSWER, NEEDED, OPTIONAL
from linli.plan.checking.wording import words

__all__ = ["ANSWER", "NEEDED", "OPTIONAL", "Verdict", "check", "words"]
