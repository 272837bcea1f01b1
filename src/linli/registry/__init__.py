"""Who and what is there: communities, buildings, homes, owners, facilities."""

from linli.registry.counted import counted_communities, counted_households

__all__ = ["counted_communities", "counted_households"]
