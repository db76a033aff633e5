"""The claim desk: advocates ask where a reward is; staff see what was found, set it right, and answer."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodword.console.parts import Choice, Crumb, Filter, toast
from goodword.console.referrals import naming
from goodword.console.rewards.lines import lines
from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards import queries as rewards
from goodword.rewards.actions.inquiries import answer
from goodword.rewards.queries import inquiries
from goodword.rewards.values import Answer, Inquiry, InquiryState
from goodword.rewards.words.inquiries import answered


@allowed(Permission.REWARDS_READ)
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """Show the questions, the newest first."""
    state = request.GET.get("state", "")
    chosen = InquiryState(state) if state in set(InquiryState) else None
    try:
        page = inquiries.page(state=chosen, cursor=request.GET.get("after"))
    except CursorInvalid as error:
        raise Http404 from error
    people = contacts.contacts({one.contact_id for one in page.items})
    names = {program.id: program.name for program in programs.programs()}
    states = [Choice(InquiryState.OPEN, _("Waits for an answer")), Choice(InquiryState.ANSWERED, _("Answered"))]
    context = {
        "tab": "desk",
        "waiting": rewards.counts_waiting(),
        "page": page,
        "rows": [(one, _name(people, one.contact_id), names.get(one.program_id, ""), _found(one)) for one in page.items],
        "filters": [Filter("state", _("State"), states, chosen.value if chosen else "")],
    }
    return render(request, "console/rewards/desk.html", context)


@allowed(Permission.REWARDS_READ, write=Permission.REFERRALS_WRITE)
def inquiry(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Show one question with what was found and what would be answered; answer it."""
    one = inquiries.inquiry(inquiry_id)
    if one is None:
        raise Http404
    if request.method == "POST":
        expected = request.POST.get("answer", "")
        done = expected in set(Answer) and answer(one.id, expected=Answer(expected), actor=request.actor, now=clock.now())
        if done:
            toast(request, _("The answer is on its way."))
            return redirect("console:desk")
        toast(request, _("Something changed meanwhile. Look at it again; nothing was sent."))
        return redirect("console:inquiry", inquiry_id=one.id)
    referral = inquiries.referral_asked_after(one)
    people = contacts.contacts({one.contact_id, *([one.friend_id] if one.friend_id else []), *([referral.advocate_id] if referral else [])})
    own = referral is not None and referral.advocate_id in contacts.person_ids(one.contact_id)
    given = rewards.of_referrals([referral.id]).get(referral.id, []) if referral else []
    true = inquiries.true_answer(one)
    context = {
        "crumbs": [Crumb(_("Rewards"), reverse("console:rewards")), Crumb(_("Where is my reward?"), reverse("console:desk"))],
        "inquiry": one,
        "who": _name(people, one.contact_id),
        "program": programs.program(one.program_id).name,
        "found": _found(one),
        "friend": _name(people, one.friend_id) if one.friend_id else "",
        "referral": referral,
        "state": (naming.MARKS[referral.state], naming.STATES[referral.state]) if referral else None,
        "credited": _name(people, referral.advocate_id) if referral else "",
        "own": own,
        "lines": lines(given),
        "true": true,
        "words": answered(one.answer or true),
        "is_open": one.state is InquiryState.OPEN,
        "may_write": request.may(Permission.REFERRALS_WRITE),
    }
    return render(request, "console/rewards/inquiry.html", context)


def _found(one: Inquiry) -> str:
    """Return what was given and whether it led to anybody."""
    given = _("order number and address") if one.gave_order and one.gave_address else _("order number") if one.gave_order else _("address")
    return _("By %(given)s: somebody was found.") % {"given": given} if one.friend_id else _("By %(given)s: nobody was found.") % {"given": given}


def _name(people: Mapping[UUID, Contact], contact_id: UUID) -> str:
    person = people.get(contact_id)
    return (person.name or person.email) if person else ""
