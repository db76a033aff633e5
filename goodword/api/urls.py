"""The addresses below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from goodword.api import docs
from goodword.api.application import api
from goodword.api.endpoints import (
    catalogue,
    contacts,
    contests,
    events,
    feedback,
    ledger,
    links,
    programs,
    referrals,
    reports,
    rewards,
    surprises,
    tiers,
)

# importing them registers them
ENDPOINTS = (programs, reports, contacts, links, events, referrals, rewards, catalogue, tiers, surprises, contests, ledger, feedback)

urlpatterns: list[URLPattern | URLResolver] = [path("docs", docs.page, name="api_docs"), path("", api.urls)]
