"""The way into the console, and what belongs to no area."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from goodword.console.areas import entries
from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.doors import StaffRequest, signed_in
from goodword.operators.values import Permission

THEMES = {"light", "dark"}


@signed_in
def home(request: StaffRequest) -> HttpResponse:
    """Lead to the first area that the role may see, on the first day by way of the welcome."""
    if not request.organisation.welcomed and request.may(Permission.SETTINGS_WRITE):
        return HttpResponseRedirect(reverse("console:welcome"))
    shown = entries(request.operator, request.path)
    return HttpResponseRedirect(shown[0].url if shown else reverse("console:account"))


@signed_in
@require_POST
def theme(request: StaffRequest) -> HttpResponse:
    """Remember whether an operator works in light or in dark."""
    wanted = request.POST.get("theme", "")
    actions.change_own(operator_id=request.operator.id, theme=wanted if wanted in THEMES else "", now=clock.now())
    return HttpResponse(status=204)


urlpatterns = [path("", home, name="home"), path("theme/", theme, name="theme")]
