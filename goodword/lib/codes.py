"""Codes that people read aloud and type: no vowels, no look-alikes."""

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_code(length: int = 7) -> str:
    """Return a random code; 7 signs give about 10 milliard (10^10) of them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise(code: str) -> str:
    """Return the code as it is stored: upper case, without blanks and dashes."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
