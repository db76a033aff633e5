"""The page a friend comes to: who recommends, what is offered, who gains by it, and the claim."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodword.contacts import queries as contacts
from goodword.feedback.queries import quotes
from goodword.feedback.values.quotes import Use
from goodword.lib import clock
from goodword.lib.codes import normalise
from goodword.links import actions as links_actions
from goodword.links import queries as links
from goodword.portal import gains, words
from goodword.portal.doors import Shop, of_program, visitor
from goodword.portal.forms import REMIND_IN, ClaimForm
from goodword.portal.look import own_words
from goodword.programs.values import PrivacyMode, ProgramState
from goodword.referrals.actions import reminders


@dataclass(frozen=True)
class Recommendation:
    """Whose code a friend came with: the code where it is good, and the name where its owner lets friends read it."""

    code: str = ""
    name: str = ""


@require_safe
@of_program
def landing(request: HttpRequest, shop: Shop, *, now: datetime) -> HttpResponse:
    """Show the offer, or a kind page where the programme does not run."""
    if words_of_pause := closed(shop, now=now):
        return notice(request, shop, *words_of_pause)
    recommendation = recommended_by(shop, request.GET.get("code", ""), network=visitor(request).address, now=now)
    form = ClaimForm(initial={"channel": request.GET.get("ch", "")[:20], "click": request.GET.get("click", "")[:64]})
    return page(request, shop, form, recommendation)


def page(request: HttpRequest, shop: Shop, form: ClaimForm, recommendation: Recommendation, *, status: int = 200) -> HttpResponse:
    """Return the landing page with a claim form, fresh or with what was wrong."""
    offer = shop.program.offer
    language, fallback = shop.look.language, shop.program.language
    context = {
        "look": shop.look,
        "program": shop.program,
        "form": form,
        "channel": form["channel"].value() or "",
        "click": form["click"].value() or "",
        "remember": words.remember() if shop.program.privacy_mode is PrivacyMode.CONSENT and recommendation.code else "",
        "remind": words.remind() if recommendation.code and reminders.offered(shop.program) else "",
        "remind_choices": [(days, words.remind_choice(days), str(days) == str(form["remind_in"].value())) for days in REMIND_IN],
        "code": recommendation.code,
        "recommended": bool(recommendation.code),
        "recommender": recommendation.name,
        "headline": own_words(offer.headline, language=language, fallback=fallback) or _("Welcome to %(shop)s") % {"shop": shop.look.name},
        "offer": own_words(offer.friend, language=language, fallback=fallback) or gains.offer_words(shop.program),
        "tick": words.tick(recommendation.name),
        "steps": _steps(),
        "privacy": words.privacy_of_claim(shop.look, name=recommendation.name, recommended=bool(recommendation.code), mode=shop.program.privacy_mode),
        "quotes": quotes.shown(shop.program.id, use=Use.PAGES, language=language, now=clock.now()),
        **_disclosure(shop, recommendation),
    }
    return render(request, "portal/landing.html", context, status=status)


def recommended_by(shop: Shop, code: str, *, network: str, now: datetime) -> Recommendation:
    """Return who recommends; an unknown code, one of another programme or of somebody who left is none, and who guesses codes learns no names."""
    if not code:
        return Recommendation()
    owner = links.owners_of([code]).get(code)
    if owner is None:
        links_actions.missed(network, now=now)
    if owner is None or not owner.active or owner.program_id != shop.program.id:
        return Recommendation()
    code = normalise(code)
    if not links.may_look(network, now=now):
        return Recommendation(code=code)
    contact_id = contacts.canonical([owner.contact_id])[owner.contact_id]
    return Recommendation(code=code, name=contacts.shown_names([contact_id]).get(contact_id, ""))


def closed(shop: Shop, *, now: datetime) -> tuple[str, str] | None:
    """Return title and sentence of the kind page where a programme takes no claims, else None."""
    program = shop.program
    if program.state is ProgramState.PAUSED:
        return _("Taking a break"), _("Recommendations rest for the moment. What was claimed before goes on as promised.")
    if program.state in {ProgramState.ENDED, ProgramState.ARCHIVED}:
        return _("This offer is over"), _("Thank you for coming by. What was claimed before is kept as promised, and you are welcome in the shop all the same.")
    if program.starts_at and program.starts_at > now:
        return _("Not quite yet"), _("This offer begins on %(day)s.") % {"day": words.day(program.starts_at, now=now)}
    return None


def notice(request: HttpRequest, shop: Shop, title: str, *lines: str, links: tuple[dict[str, str], ...] = (), status: int = 200) -> HttpResponse:
    """Return a page that says one thing, with a way to the shop where one is known."""
    way_out = ({"url": shop.look.website, "words": _("To the shop")},) if shop.look.website else ()
    context: dict[str, Any] = {"look": shop.look, "title": title, "lines": lines, "links": links + way_out}
    return render(request, "portal/notice.html", context, status=status)


def address_of(shop: Shop, name: str, *parts: str) -> str:
    """Return the address of a portal page of this programme in the language of the visitor."""
    return f"{reverse(f'portal:{name}', args=[shop.program.slug, *parts])}?lang={shop.look.language}"


def _steps() -> list[str]:
    return [
        _("You press one button in the mail we send you."),
        _("You get a code, to be entered when you order."),
        _("We write to you once what was promised is there."),
    ]


def _disclosure(shop: Shop, recommendation: Recommendation) -> dict[str, str]:
    """Say what whoever recommends gains by it (UCPD annex I, 16 CFR 255), next to the offer and in its language; nothing where nothing is gained."""
    name, gain = recommendation.name, gains.advocate_gets(shop.program)
    unseen = _("%(name)s does not see your address.") % {"name": name} if name else _("Nobody but us sees your address.")
    if not gain:
        return {"disclosure": "", "unseen": unseen}
    if name:
        return {"disclosure": _("%(name)s gets something too if you buy: %(gain)s.") % {"name": name, "gain": gain}, "unseen": unseen}
    return {"disclosure": _("Whoever recommends us gets something too if you buy: %(gain)s.") % {"gain": gain}, "unseen": unseen}
