"""What moved in a wallet, as its owner reads it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

MOVEMENTS: Mapping[str, object] = {
    "grant": _("Earned"),
    "reverse": _("Taken back"),
    "redeem": _("Used or paid out"),
    "expire": _("Not used in time"),
    "merge": _("Moved between your accounts with us"),
    "part": _("Moved between your accounts with us"),
    "return": _("Did not arrive, yours again"),
}


def movement(kind: str) -> str:
    """Return what a kind of posting means to whose wallet it moves."""
    return str(MOVEMENTS.get(kind, kind))
