"""Opening accounts."""

from __future__ import annotations

import secrets

from linli_web.people.models import Account


def sample_password() -> str:
    """Return a password that can be read out over a telephone."""
    digits = secrets.SystemRandom()
    return "-".join(f"{digits.randrange(10_000):04d}" for _ in range(4))


def open_sample_account(
    username: str, password: str, *, name: str, office: str, may_edit: bool
) -> Account:
    """Open an account of the sample, or give an old one a new password."""
    account, _ = Account.objects.update_or_create(
        username=username,
        defaults={"name": name, "office": office, "may_edit": may_edit, "of_sample": True},
    )
    account.set_password(password)
    account.save(update_fields=["password"])
    return account
