"""The addresses below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from goodword.api.application import api
from goodword.api.endpoints import links, programs, reports

ENDPOINTS = (programs, reports, links)  # importing them registers them

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
