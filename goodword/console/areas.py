"""The entries of the navigation: an area appears once its page exists, to those who may see it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.operators.permissions import allows
from goodword.operators.values import Permission, Role


@dataclass(frozen=True)
class Area:
    """One entry: its first page, its icon, the letter that goes there after g, and who may see it."""

    url_name: str
    label: str | Promise
    icon: str
    letter: str
    permission: Permission


@dataclass(frozen=True)
class Entry:
    """An area as one page shows it."""

    area: Area
    url: str
    current: bool


AREAS = (
    Area("today", _("Today"), "checklist", "t", Permission.TASKS_READ),
    Area("programs", _("Programs"), "file-text", "p", Permission.PROGRAMS_READ),
    Area("contacts", _("Contacts"), "users", "c", Permission.CONTACTS_READ),
    Area("referrals", _("Referrals"), "share", "r", Permission.REFERRALS_READ),
    Area("rewards", _("Rewards"), "gift", "w", Permission.REWARDS_READ),
    Area("settings", _("Settings"), "adjustments-horizontal", "s", Permission.SETTINGS_READ),
)


def entries(role: Role, path: str) -> list[Entry]:
    """Return the navigation of a role, with the area that `path` lies in marked."""
    shown = []
    for area in AREAS:
        url = _first_page(area)
        if url and allows(role, area.permission):
            shown.append(Entry(area=area, url=url, current=path.startswith(url)))
    return shown


def _first_page(area: Area) -> str:
    try:
        return reverse(f"console:{area.url_name}")
    except NoReverseMatch:
        return ""
