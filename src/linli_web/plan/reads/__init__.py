"""What the plan room remembers, as plain values: a file a noun."""

from linli_web.plan.reads.programme import is_sample, programme, today

__all__ = ["is_sample", "programme", "today"]
