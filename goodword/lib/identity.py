"""By what people are recognised: addresses in one spelling, and the keyed hash under which an identity is claimed and looked up."""

import re
from functools import lru_cache

from goodword.lib.signing import keyed_hash

MAX_EMAIL = 254  # RFC 5321, with room for nothing longer

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\s@<>()\[\],;:\\\"./]{1,63}\.)+[^\s@<>()\[\],;:\\\"./]{2,63}")


def normalise_email(text: str) -> str:
    """Return the address as it is compared: trimmed and in lower case; an empty string where it cannot be one.

    Dots and +tags stay: they mean different mailboxes at most providers, and a look-alike is for the fraud signals to judge.
    """
    address = text.strip().lower()
    return address if len(address) <= MAX_EMAIL and _EMAIL.fullmatch(address) else ""


def normalise_phone(text: str, country: str = "") -> str:
    """Return the number in E.164 (+4930123456); an empty string where it cannot be one.

    `country` (ISO 3166, such as DE) reads numbers written without a country code.
    """
    return _e164(text.strip(), country.upper())


def key(kind: str, source: str, value: str) -> str:
    """Return the keyed hash of a normalised identity, 64 hex signs; equal for equal people, useless without the installation's key.

    `source` scopes an external id, since two shops may both have a customer 7; it is left out for addresses.
    """
    return keyed_hash("identity", f"{kind}|{source if kind == 'external' else ''}|{value}")


def shard_of(person_key: str, shards: int = 64) -> int:
    """Return the part of the outcomes' queue that a person belongs to, so that one person's outcomes stay in order."""
    return int(person_key[:4], 16) % shards


@lru_cache(maxsize=4096)
def _e164(text: str, country: str) -> str:
    if not 5 <= len(text) <= 40:
        return ""
    import phonenumbers  # here, for its tables are heavy, and no start needs them

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_possible_number(number) else ""
