"""What the office remembers of the register; columns are those of `linli.schema`."""

from linli_web.registry.models.communities import Community
from linli_web.registry.models.homes import Building, Entrance, Owner, Unit
from linli_web.registry.models.places import Area, County, NeighbourhoodCommittee, Street, Zone
from linli_web.registry.models.proposals import Proposal, ProposedValue
from linli_web.registry.models.surroundings import Facility, GroundFeature

__all__ = [
    "Area",
    "Building",
    "Community",
    "County",
    "Entrance",
    "Facility",
    "GroundFeature",
    "NeighbourhoodCommittee",
    "Owner",
    "Proposal",
    "ProposedValue",
    "Street",
    "Unit",
    "Zone",
]
