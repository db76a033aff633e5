"""The claim: a friend types an address, its owner confirms it by mail, and only then it counts."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goodword.lib.signing import TokenInvalid
from goodword.links import rules as links_rules
from goodword.links.values import Admission
from goodword.operators.queries.organisation import organisation
from goodword.portal import words
from goodword.portal.doors import Shop, not_here, of_program, see_other, visitor
from goodword.portal.forms import REMIND_IN, ClaimForm
from goodword.portal.landing import Recommendation, address_of, closed, notice, page, recommended_by
from goodword.programs.values import Method, PrivacyMode
from goodword.referrals import queries as referrals
from goodword.referrals.actions import claim as claims
from goodword.referrals.values import Claim, ReminderWish

CLICK_COOKIE = "gw_click"


@require_http_methods(["GET", "HEAD", "POST"])
@of_program
def claim(request: HttpRequest, shop: Shop, *, now: datetime) -> HttpResponseBase:
    """Take a claim; whether the address is known, and whether a mail goes out, is the same to the visitor."""
    if words_of_pause := closed(shop, now=now):
        return notice(request, shop, *words_of_pause)
    who = visitor(request)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    recommendation = recommended_by(shop, form["code"].value() or request.GET.get("code", ""), network=who.address, now=now)
    if not form.is_valid():
        return page(request, shop, form, recommendation, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    click_id = _click_id(shop, given["click"], code=recommendation.code, remember=given["remember"], now=now)
    admission = claims.request_from_form(
        program_id=shop.program.id,
        code=given["code"],
        click_id=click_id,
        channel=given["channel"],
        email=given["email"],
        first_name=given["first_name"],
        language=shop.look.language,
        name_allowed=given["name_allowed"],
        wording=_wording(shop, recommendation),
        reminder=_reminder(given, now=now),
        network=who.address,
        proof=who.proof,
        now=now,
    )
    response = see_other(address_of(shop, "busy" if admission is Admission.NETWORK_FULL else "sent"))
    if given["remember"] and click_id and shop.program.privacy_mode is PrivacyMode.CONSENT:
        response.set_cookie(CLICK_COOKIE, click_id, max_age=shop.program.policy.window_days * 86_400, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


@require_safe
@of_program
def sent(request: HttpRequest, shop: Shop, *, now: datetime) -> HttpResponse:
    """Say that a mail is on its way; the same for everybody."""
    return notice(
        request,
        shop,
        _("Please look into your mail"),
        _("We have sent a mail to the address you gave. Press the button in it, and the code is yours."),
        _("Nothing there after a few minutes? Look into the spam folder, or check whether the address was right."),
    )


@require_safe
@of_program
def busy(request: HttpRequest, shop: Shop, *, now: datetime) -> HttpResponse:
    """Say that this network sent too many forms; known or unknown addresses make no difference."""
    return notice(request, shop, _("Too many at once"), _("Many forms came from your network within the hour. Please try again later."), status=429)


@require_http_methods(["GET", "HEAD", "POST"])
@of_program
def confirm(request: HttpRequest, shop: Shop, token: str, *, now: datetime) -> HttpResponseBase:
    """Show a button, since mail scanners follow links, and take the press on it; after that, the code."""
    found = _asked(token, shop, now=now)
    if found is None:
        return not_here(request, program=shop.program)
    if found.confirmed_at:
        return _thanks(request, shop, found, now=now)
    if words_of_pause := closed(shop, now=now):
        return notice(request, shop, *words_of_pause)
    if request.method == "POST":
        claims.confirm(found.id, proof=visitor(request).proof, now=now)
        return see_other(f"{request.path}?lang={shop.look.language}")
    context = {
        "look": shop.look,
        "title": _("One press, and the code is yours"),
        "lead": _("You confirm that this is your address and that you want the offer of %(shop)s.") % {"shop": shop.look.name},
        "button": _("Confirm my address"),
    }
    return render(request, "portal/confirm.html", context)


def _thanks(request: HttpRequest, shop: Shop, claim: Claim, *, now: datetime) -> HttpResponse:
    """Return the page with the code and how to use it; without a code, the address itself stands for the recommendation."""
    to = links_rules.Destination(shop.program.slug, shop.program.state, shop.program.landing_url, frozenset(shop.program.hosts))
    url = links_rules.resolve(to, code=claim.code, click_id=claim.click_id) if claim.code else ""
    until = words.day(claim.requested_at + timedelta(days=shop.program.policy.window_days), now=now)
    context = {
        "look": shop.look,
        "code": claim.code,
        "shop_url": url if url.startswith("http") else shop.look.website,
        "until": _("It is good until %(day)s.") % {"day": until},
    }
    return render(request, "portal/thanks.html", context)


def _asked(token: str, shop: Shop, *, now: datetime) -> Claim | None:
    try:
        found = referrals.claim(claims.claim_of(token, now=now))
    except TokenInvalid:
        return None
    return found if found and found.program_id == shop.program.id else None


def _wording(shop: Shop, recommendation: Recommendation) -> str:
    """Return the words that stood beside the form, as proof of what was agreed to."""
    privacy = words.privacy_of_claim(shop.look, name=recommendation.name, recommended=bool(recommendation.code), mode=shop.program.privacy_mode)
    return "\n".join([words.tick(recommendation.name), *privacy])


def _reminder(given: dict[str, Any], *, now: datetime) -> ReminderWish | None:
    """Return on which day the friend wants to be reminded, with the words that stood there; None where they did not tick it."""
    if not given["remind"]:
        return None
    days = int(given["remind_in"] or REMIND_IN[0])
    day = now.astimezone(organisation().zone).date() + timedelta(days=days)
    return ReminderWish(day, f"{words.remind()} {words.remind_choice(days)} ({day.isoformat()})")


def _click_id(shop: Shop, brought: str, *, code: str, remember: bool, now: datetime) -> str:
    """Return the number that stands for this visit from here on: none in mode a, one from the press in b, one that the device keeps in c with consent."""
    mode = shop.program.privacy_mode
    if mode is PrivacyMode.NO_STORAGE or not code:
        return ""
    if mode is PrivacyMode.CONSENT and remember:
        return links_rules.click_id(code, at=now, method=Method.COOKIE)
    return brought if links_rules.read_click(brought) else links_rules.click_id(code, at=now)
