"""Every address of the Django part; the edge answers /r/, /v1/ and the beacon before it."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from goodword.console import brand
from goodword.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="console:home"), name="root"),
    path("console/", include("goodword.console.urls")),
    path("brand/<str:name>", brand.logo, name="brand_logo"),
    path("ready", health.ready),
    path("metrics", health.metrics),
    path("api/v1/", include("goodword.api.urls")),
    path("", include("goodword.portal.urls")),
]

handler400 = "goodword.project.failing.bad_request"
handler403 = "goodword.project.failing.forbidden"
handler404 = "goodword.project.failing.not_found"
handler500 = "goodword.project.failing.broken"
