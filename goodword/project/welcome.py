"""The line that `goodword up` prints, and links that let staff in."""

from django.conf import settings
from django.db import connection
from django.urls import reverse

from goodword.lib import clock
from goodword.operators import actions


def line() -> str:
    """Return where the installation is, with the link of the first sign-in until somebody has signed in."""
    token = actions.first_sign_in_link(now=clock.now())
    connection.close()  # no connection may be shared with the processes that are forked off later
    where = f"Goodword is at {settings.GOODWORD_URL}"
    return f"{where} - sign in once, within an hour: {sign_in_address(token)}" if token else where


def sign_in_address(token: str) -> str:
    """Return the address behind which a token signs somebody in."""
    return settings.GOODWORD_URL + reverse("console:sign_in_link", args=[token])
