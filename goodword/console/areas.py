"""The entries of the navigation: an area appears once its page exists, to those who may see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.console import counts
from goodword.operators.permissions import allows
from goodword.operators.values import Operator, Permission


@dataclass(frozen=True)
class Area:
    """One entry: its first page, its icon, the letter that goes there after g, and who may see it."""

    url_name: str
    label: str | Promise
    icon: str
    letter: str
    permission: Permission
    count: Callable[[Operator], int] | None = None
    counted_for: Permission | None = None  # whom the number asks to act; None: everybody who sees the area


@dataclass(frozen=True)
class Entry:
    """An area as one page shows it."""

    area: Area
    url: str
    current: bool
    count: int = 0


AREAS = (
    Area("today", _("Today"), "checklist", "t", Permission.TASKS_READ, counts.today, Permission.TASKS_WRITE),
    Area("programs", _("Programs"), "file-text", "p", Permission.PROGRAMS_READ),
    Area("contacts", _("Contacts"), "users", "c", Permission.CONTACTS_READ),
    Area("feedback", _("Feedback"), "message-2", "f", Permission.FEEDBACK_READ),
    Area("referrals", _("Referrals"), "share", "r", Permission.REFERRALS_READ),
    Area("rewards", _("Rewards"), "gift", "w", Permission.REWARDS_READ, counts.rewards, Permission.REWARDS_APPROVE),
    Area("settings", _("Settings"), "adjustments-horizontal", "s", Permission.SETTINGS_READ),
)


def entries(operator: Operator, path: str) -> list[Entry]:
    """Return the navigation of somebody, with the area that `path` lies in marked."""
    shown = []
    for area in AREAS:
        url = _first_page(area)
        if url and allows(operator.role, area.permission):
            shown.append(Entry(area=area, url=url, current=path.startswith(url), count=_count(area, operator)))
    return shown


def _count(area: Area, operator: Operator) -> int:
    if area.count is None or not allows(operator.role, area.counted_for or area.permission):
        return 0
    return area.count(operator)


def _first_page(area: Area) -> str:
    try:
        return reverse(f"console:{area.url_name}")
    except NoReverseMatch:
        return ""
