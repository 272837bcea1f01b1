"""Annual plans: one year's list out of a plan, what stands against its moves, its figures."""

from linli.plan.annual.drawing_up import changed_since, draw_up
from linli.plan.annual.guards import Obstacle, Said, Standing, obstacles
from linli.plan.annual.locking import locks_of_started
from linli.plan.annual.paper import PaperRow, annual_plan_paper
from linli.plan.annual.ten_thousands import hundreds_adding_up

__all__ = [
    "Obstacle",
    "PaperRow",
    "Said",
    "Standing",
    "annual_plan_paper",
    "changed_since",
    "draw_up",
    "hundreds_adding_up",
    "locks_of_started",
    "obstacles",
]
