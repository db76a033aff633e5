"""What staff change about referrals: enter one, credit somebody else, take rewards back, note, follow up."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodword.console.parts import Crumb, toast
from goodword.console.referrals.forms import CreditForm, FollowUpForm, NewReferralForm, NoteForm, ReverseForm
from goodword.console.referrals.stories import page, reversed_words
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib import clock, identity
from goodword.links import queries as links
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.referrals import queries
from goodword.referrals.actions import by_staff
from goodword.referrals.actions.by_staff import NewReferral, ReferralRefused
from goodword.rewards import queries as rewards
from goodword.rewards.actions import decisions
from goodword.rewards.values import RewardState


@allowed(Permission.REFERRALS_READ, write=Permission.REFERRALS_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Enter a referral from a name given to staff."""
    form = NewReferralForm(request.POST or None, initial={"code": request.GET.get("code", "")[:254]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        advocate_id = _advocate(given["code"], UUID(given["program"]))
        if advocate_id is None:
            form.add_error("code", _("Nobody has this code or address. Look the advocate up under Contacts."))
        else:
            friend = Person(
                email=given["email"], phone=given["phone"], first_name=given["first_name"], last_name=given["last_name"],
                country=request.organisation.country, trusted=True,
            )  # fmt: skip
            told = NewReferral(
                program_id=UUID(given["program"]),
                advocate_id=advocate_id,
                friend=friend,
                relation=given["relation"],
                product=given["product"],
                note=given["note"],
                next_step=given["next_step"],
                next_step_on=given["next_step_on"],
            )
            try:
                referral_id = by_staff.enter(told, actor=request.actor, now=clock.now())
            except ReferralRefused as refused:
                form.add_error(None, refusal_words(refused.code))
            else:
                toast(request, _("The referral was entered. The advocate gets a thank-you by mail."))
                return HttpResponseRedirect(reverse("console:referral", args=[referral_id]))
    crumbs = [Crumb(_("Referrals"), reverse("console:referrals"))]
    return render(request, "console/referrals/new.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@allowed(Permission.REFERRALS_WRITE)
@require_POST
def credit(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Credit a referral to somebody else."""
    form = CreditForm(request.POST)
    story = queries.referrals([referral_id]).get(referral_id)
    if form.is_valid() and story:
        owner = links.owners_of([form.cleaned_data["code"]]).get(form.cleaned_data["code"])
        if owner is None or owner.program_id != story.program_id:
            form.add_error("code", _("Nobody has this code in this programme."))
        else:
            try:
                by_staff.credit_to(referral_id, advocate_id=owner.contact_id, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now())
            except ReferralRefused as refused:
                form.add_error(None, refusal_words(refused.code))
            else:
                toast(request, _("The credit was moved. Rewards follow within seconds."))
                return HttpResponseRedirect(reverse("console:referral", args=[referral_id]))
    return page(request, referral_id, credit=form, status=422)


@allowed(Permission.REWARDS_WRITE)
@require_POST
def reverse_rewards(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Take the rewards of a referral back: refuse what is on hold, reverse what was granted."""
    form = ReverseForm(request.POST)
    if not form.is_valid():
        return page(request, referral_id, reverse_form=form, status=422)
    given = rewards.of_referrals([referral_id]).get(referral_id, [])
    open_ones = [one.id for one in given if one.state in (RewardState.HELD, RewardState.GRANTED, RewardState.FULFILLED)]
    done = decisions.take_back(open_ones, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now())
    toast(request, reversed_words(len(done.changed)))
    return HttpResponseRedirect(reverse("console:referral", args=[referral_id]))


@allowed(Permission.REFERRALS_WRITE)
@require_POST
def note(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Write a note."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page(request, referral_id, note=form, status=422)
    by_staff.note(referral_id, text=form.cleaned_data["text"], actor=request.actor, now=clock.now())
    return HttpResponseRedirect(reverse("console:referral", args=[referral_id]))


@allowed(Permission.REFERRALS_WRITE)
@require_POST
def follow_up(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Set who looks after a referral and what is next."""
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return page(request, referral_id, follow_up=form, status=422)
    given = form.cleaned_data
    by_staff.follow_up(
        referral_id,
        assignee_id=UUID(given["assignee"]) if given["assignee"] else None,
        next_step=given["next_step"],
        next_step_on=given["next_step_on"],
        relation=given["relation"],
        product=given["product"],
        actor=request.actor,
        now=clock.now(),
    )
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("console:referral", args=[referral_id]))


def refusal_words(code: str) -> str:
    """Return why something cannot be done to a referral."""
    return {
        "nobody": _("Give a mail address or a telephone number of the friend that can be one."),
        "same_person": _("Advocate and friend are the same person."),
        "program_paused": _("The programme is paused and takes no new referrals."),
        "program_ended": _("The programme has ended and takes no new referrals."),
        "program_not_live": _("The programme is not live yet."),
        "reason_missing": _("Give a reason."),
    }.get(code, _("This cannot be done."))


def _advocate(text: str, program_id: UUID) -> UUID | None:
    owner = links.owners_of([text]).get(text)
    if owner and owner.program_id == program_id:
        return owner.contact_id
    return contacts.find(Person(email=text)) if identity.normalise_email(text) else None


urlpatterns = [
    path("referrals/new/", new, name="referral_new"),
    path("referrals/<uuid:referral_id>/credit/", credit, name="referral_credit"),
    path("referrals/<uuid:referral_id>/reverse/", reverse_rewards, name="referral_reverse"),
    path("referrals/<uuid:referral_id>/note/", note, name="referral_note"),
    path("referrals/<uuid:referral_id>/follow-up/", follow_up, name="referral_follow_up"),
]
