"""A thank-you card to print: what the rule or the task says, in the language of who gets it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Crumb
from goodword.contacts import queries as contacts
from goodword.lib import clock
from goodword.messaging.queries import tasks
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs.rules import LANGUAGES


@allowed(Permission.TASKS_READ)
def card(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Show the card that a task asks for."""
    try:
        task = tasks.task(task_id, now=clock.now())
    except tasks.TaskUnknown as unknown:
        raise Http404 from unknown
    if task.kind != "thank_card" or task.contact_id is None:
        raise Http404
    person = contacts.contacts([task.contact_id]).get(task.contact_id)
    first_name = person.first_name if person else ""
    language = (person.language if person else "")[:2]
    language = language if language in LANGUAGES else request.organisation.language
    with translation.override(language):
        context = {
            "language": language,
            "hello": gettext("Dear %(name)s,") % {"name": first_name} if first_name else gettext("Hello,"),
            "text": task.script or gettext("thank you for putting in a good word for us. It means a lot to us."),
            "by": request.organisation.name,
        }
    return render(request, "console/card.html", {**context, "crumbs": [Crumb(_("Today"), reverse("console:today"))]})
