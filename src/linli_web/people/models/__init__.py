"""What is remembered of people: accounts, roles held, deputies, organisations, ways in."""

from linli_web.people.models.accounts import Account
from linli_web.people.models.holdings import Deputy, Holding
from linli_web.people.models.logins import Invitation, Slip
from linli_web.people.models.organisations import Organisation, OrganisationDocument

__all__ = [
    "Account",
    "Deputy",
    "Holding",
    "Invitation",
    "Organisation",
    "OrganisationDocument",
    "Slip",
]
