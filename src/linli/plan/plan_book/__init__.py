"""The plan book of a community: from the tables of one scheme to a document."""

from linli.plan.plan_book.basis import Basis
from linli.plan.plan_book.contents import plan_book
from linli.plan.plan_book.packed import Place, packed_outline, place_names, places

__all__ = ["Basis", "Place", "packed_outline", "place_names", "places", "plan_book"]
