"""The addresses below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from goodword.api.application import api
from goodword.api.endpoints import programs

ENDPOINTS = (programs,)  # importing them registers them

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
