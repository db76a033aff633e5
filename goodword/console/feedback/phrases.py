"""The bank of customers' own phrases: marked in an answer, read here, and offered where mails are worded."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console.feedback.words import Words
from goodword.console.parts import toast
from goodword.feedback.actions import phrases as actions
from goodword.feedback.queries import phrases as queries
from goodword.feedback.queries.answers import AnswerUnknown
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

REFUSALS: Mapping[str, Words] = {
    "phrase_short": gettext_lazy("A phrase has two words at least."),
    "phrase_long": gettext_lazy("A phrase has 160 signs at most."),
    "not_theirs": gettext_lazy("The answer does not say so. Copy the words just as they stand there."),
    "names_somebody": gettext_lazy("A name, an address or a number is in it. Choose words that say nothing of who it was."),
    "markup": gettext_lazy("Templates would read these signs as a variable."),
}


@allowed(Permission.FEEDBACK_READ, write=Permission.FEEDBACK_WRITE)
def phrases(request: StaffRequest) -> HttpResponse:
    """Show the bank; take a phrase out of it."""
    if request.method == "POST":
        try:
            actions.unmark(UUID(request.POST.get("phrase", "")), actor=request.actor, now=clock.now())
        except ValueError as error:
            raise Http404 from error
        toast(request, _("Taken out."))
        return redirect("console:phrases")
    context = {"tab": "testimonials", "phrases": queries.phrases(), "may_write": request.may(Permission.FEEDBACK_WRITE)}
    return render(request, "console/feedback/phrases.html", context)


@allowed(Permission.FEEDBACK_WRITE)
@require_POST
def mark(request: StaffRequest, answer_id: UUID) -> HttpResponse:
    """Keep a few words of an answer."""
    try:
        actions.mark(answer_id, request.POST.get("words", ""), actor=request.actor, now=clock.now())
    except AnswerUnknown as unknown:
        raise Http404 from unknown
    except actions.PhraseRefused as refused:
        toast(request, _("Not kept: %(why)s") % {"why": REFUSALS[refused.code]})
    else:
        toast(request, _("Kept for whoever writes to customers."))
    return redirect("console:answer", answer_id=answer_id)
