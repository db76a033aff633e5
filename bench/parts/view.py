"""The Django view that the redirect is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from goodword.events.models import Touch
from goodword.lib import clock
from goodword.links.models import LinkCode


def redirect(request: HttpRequest, code: str) -> HttpResponse:
    """Look the code up, insert the click, and lead on."""
    link = LinkCode.objects.get(code=code)
    Touch.objects.create(link_id=link.link_id, program_id=link.program_id, kind="click", at=clock.now())
    return HttpResponse(status=302, headers={"Location": f"/p/bench?code={code}", "Cache-Control": "no-store"})


urlpatterns = [path("r/<str:code>", redirect)]
