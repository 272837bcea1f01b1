"""What can be done with the plan: a file a noun."""

from linli_web.plan.actions.programme import set_programme

__all__ = ["set_programme"]
