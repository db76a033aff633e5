"""The line that `goodword up` prints, and links that let staff in."""

from django.conf import settings

from goodword.lib import clock
from goodword.operators import actions

SIGN_IN_PATH = "/console/sign-in/link/"  # not reverse(), which imports every view: a second that the server may take after it answers


def line() -> str:
    """Return where the installation is, with the link of the first sign-in until somebody has signed in."""
    token = actions.first_sign_in_link(now=clock.now())
    where = f"Goodword is at {settings.GOODWORD_URL}"
    return f"{where} - sign in once, within an hour: {sign_in_address(token)}" if token else where


def sign_in_address(token: str) -> str:
    """Return the address behind which a token signs somebody in."""
    return f"{settings.GOODWORD_URL}{SIGN_IN_PATH}{token}/"
