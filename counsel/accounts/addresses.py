"""E-mail addresses as the platform compares them."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email

from counsel.kernel.errors import DomainError


def normal_address(text: str) -> str:
    """The one spelling of an address: NFKC, no blanks around, lower case.

    Raises DomainError on field `email` for what cannot be an address. Nothing is looked up.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        checked = validate_email(plain, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise DomainError(
            "This is not an e-mail address. It looks like name@example.org.", field="email"
        ) from None
    return checked.normalized.casefold()
