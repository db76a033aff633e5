"""Every address of the Django part; the edge answers /r/, /v1/ and the beacon before it."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
