"""Data-quality rules that look at the register: communities, buildings, homes, places."""

from linli.registry.quality import buildings, communities, homes, places

RULES = {**communities.RULES, **places.RULES, **buildings.RULES, **homes.RULES}

__all__ = ["RULES"]
