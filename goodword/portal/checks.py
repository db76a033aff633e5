"""The link in the mail with the result of a check: its owner says that it was them, and then somebody gets in touch."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodword.feedback.actions import checks as actions
from goodword.feedback.queries import checks as queries
from goodword.feedback.queries import surveys
from goodword.lib import clock
from goodword.lib.signing import TokenInvalid
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other
from goodword.portal.look import look_of
from goodword.portal.surveys import brand_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a button, for programs follow links too; a press on it says that the address is theirs."""
    now = clock.now()
    try:
        found = queries.request(queries.read_confirm_token(token, now=now))
    except TokenInvalid:
        found = None
    if found is None:
        return not_here(request)
    look = look_of(request, brand_of(surveys.survey(found.survey_id).program_id), preferred=found.language)
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if request.method == "POST":
            actions.confirm(found.id, now=now)
            return see_other(f"{request.path}?lang={look.language}")
        if found.is_confirmed:
            lines = [_("A person reads your answers and gets in touch with you.")]
            return sealed(render(request, "portal/notice.html", {"look": look, "title": _("Thank you"), "lines": lines, "links": []}), look.language)
        context = {
            "look": look,
            "title": _("Was it you?"),
            "lead": _("Then somebody of us reads your answers and gets in touch with you."),
            "button": _("Yes, get in touch with me"),
        }
        return sealed(render(request, "portal/confirm.html", context), look.language)
