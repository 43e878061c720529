"""Telephone numbers: checked, and kept as E.164."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from counsel.kernel.errors import DomainError

TAKES_NO_TEXT = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.VOIP,
    PhoneNumberType.PAGER,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}


def mobile(text: str, country: str) -> str:
    """The E.164 form of a number that takes text messages.

    In: as people write it; `country` (ISO 3166, such as "DE") is for a number without its country's
    code. Raises DomainError beside the field "number".
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException:
        raise DomainError("Write it with the country, such as +49 …", field="number") from None
    if not phonenumbers.is_valid_number(number):
        raise DomainError("This is not a whole phone number.", field="number")
    if phonenumbers.number_type(number) in TAKES_NO_TEXT:
        raise DomainError("This number takes no text messages.", field="number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def spoken(number: str) -> str:
    """A number of E.164 as people read it; what is none comes back as it is."""
    try:
        known = phonenumbers.parse(number)
    except NumberParseException:
        return number
    return phonenumbers.format_number(known, PhoneNumberFormat.INTERNATIONAL)
