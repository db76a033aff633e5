"""What the pages of Settings share."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Crumb


def crumbs(*more: Crumb) -> list[Crumb]:
    """Return the way back to Settings, and further."""
    return [Crumb(_("Settings"), reverse("console:settings")), *more]
