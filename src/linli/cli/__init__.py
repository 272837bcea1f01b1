"""The command line: read tables, ask the room, write tables. One file a stage.

Every command takes `--json` and then prints one JSON object and nothing else; what it has to say
besides goes to standard error. It ends with 0 where the question was answered, 1 by a fault of
its own, 2 on bad input or a wrong call, 3 where a check of the office found a fault.

`linli.cli.door` says how the office hangs its own commands in here.
"""

import os

# Vectors here are short: threads of the linear algebra would wait for each other, and hold the
# processors from those who work. It must be said before numpy is read.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Importing a stage hangs its commands into `main`.
from linli.cli import (
    exchange,
    plan,
    plan_check,
    plan_curve,
    plan_prices,
    plan_robust,
    plan_solve,
    plan_why,
    publish,
    quality,
    registry,
    sample,
    standards,
)
from linli.cli.answering import Answer, BadInput
from linli.cli.door import Door
from linli.cli.group import main

__all__ = [
    "Answer",
    "BadInput",
    "Door",
    "exchange",
    "main",
    "plan",
    "plan_check",
    "plan_curve",
    "plan_prices",
    "plan_robust",
    "plan_solve",
    "plan_why",
    "publish",
    "quality",
    "registry",
    "sample",
    "standards",
]
