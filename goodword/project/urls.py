"""Every address of the Django part; the edge answers /r/, /v1/ and the beacon before it."""

from django.urls import URLPattern, URLResolver, path

from goodword.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("ready", health.ready),
    path("metrics", health.metrics),
]
