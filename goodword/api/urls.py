"""The addresses below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from goodword.api import docs
from goodword.api.application import api
from goodword.api.endpoints import contacts, events, feedback, ledger, links, programs, referrals, reports, rewards

ENDPOINTS = (programs, reports, contacts, links, events, referrals, rewards, ledger, feedback)  # importing them registers them

urlpatterns: list[URLPattern | URLResolver] = [path("docs", docs.page, name="api_docs"), path("", api.urls)]
