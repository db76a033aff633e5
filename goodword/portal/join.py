"""The joining page: a customer gets the own link, or gets it again, at the own address and nowhere else."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goodword.contacts import queries as contacts
from goodword.feedback.queries import quotes
from goodword.feedback.values.quotes import Use
from goodword.lib import clock
from goodword.links import queries as links
from goodword.links.actions import join as joining
from goodword.links.values import Admission
from goodword.portal import gains, sessions, words
from goodword.portal.doors import Shop, not_here, of_program, see_other, visitor
from goodword.portal.forms import AddressForm, NameForm
from goodword.portal.landing import address_of, notice
from goodword.portal.look import own_words
from goodword.programs.rules import takes_claims


@require_http_methods(["GET", "HEAD", "POST"])
@of_program
def join(request: HttpRequest, shop: Shop, *, now: datetime) -> HttpResponseBase:
    """Ask for an address, and send its owner the way to their link; whom we know is the same to the visitor."""
    if token := request.GET.get("t"):
        return _invited(request, shop, token, now=now)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, shop, form, status=422 if form.is_bound else 200)
    admission = joining.request(
        program_id=shop.program.id, email=form.cleaned_data["email"], language=shop.look.language, network=visitor(request).address, now=now
    )
    return see_other(address_of(shop, "join_busy" if admission is Admission.NETWORK_FULL else "join_sent"))


@require_safe
@of_program
def sent(request: HttpRequest, shop: Shop, *, now: datetime) -> HttpResponseBase:
    """Say that a mail is on its way; the same for everybody."""
    return notice(
        request,
        shop,
        _("Please look into your mail"),
        _("We have sent a mail to the address you gave. The link in it opens your page."),
        _("Nothing there after a few minutes? Look into the spam folder, or check whether the address was right."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_program
def confirm(request: HttpRequest, shop: Shop, token: str, *, now: datetime) -> HttpResponseBase:
    """Show a button to the owner of the address, since mail scanners follow links, and open the page on a press."""
    asked = links.join_request(token, now=now)
    if asked is None or asked.program_id != shop.program.id:
        return not_here(request, program=shop.program)
    contact_id = links.contact_of_request(asked)
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _button(request, shop, form, contact_id)
    joined = joining.confirm(asked.id, **form.cleaned_data, now=now)
    return _open(request, shop, joined)


def _invited(request: HttpRequest, shop: Shop, token: str, *, now: datetime) -> HttpResponseBase:
    """Let in somebody whom the shop sends after a purchase with an address that it signed."""
    contact_id = links.invited(token, program_id=shop.program.id, now=now)
    if contact_id is None:
        return not_here(request, program=shop.program)
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _button(request, shop, form, contact_id)
    return _open(request, shop, joining.accept(contact_id, program_id=shop.program.id, **form.cleaned_data, now=now))


def _open(request: HttpRequest, shop: Shop, joined: joining.Joined) -> HttpResponseBase:
    if joined.access is None:
        return notice(request, shop, _("Nobody new for the moment"), _("This programme takes no new people now. Thank you for wanting to recommend us."))
    response = see_other(f"{reverse('portal:advocate')}?lang={shop.look.language}")
    sessions.begin(response, joined.access)
    return response


def _button(request: HttpRequest, shop: Shop, form: NameForm, contact_id: UUID | None) -> HttpResponse:
    """Ask those who are new, or unnamed, for a first name; who has a link already presses one button."""
    known = contacts.contacts([contact_id]).get(contact_id) if contact_id else None
    context = {"look": shop.look, "form": form, "ask_name": known is None or not known.name_shown}
    if known and not form.is_bound:
        form.initial = {"first_name": known.first_name}
    return render(request, "portal/join_confirm.html", context, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, shop: Shop, form: AddressForm, *, status: int) -> HttpResponse:
    program, look = shop.program, shop.look
    takes_new = takes_claims(program.state) and program.open_to_join
    context = {
        "look": look,
        "form": form,
        "title": _("Recommend %(shop)s") % {"shop": look.name} if takes_new else _("Your link again"),
        "lead": own_words(program.offer.advocate, language=look.language, fallback=program.language) or gains.offer_words(program)
        if takes_new
        else _("Nobody new can join for the moment. If you take part already, we send you the way to your page."),
        "button": _("Send me my link"),
        "steps": [
            _("You press one button in the mail we send you."),
            _("You get a link and a code of your own, to pass on as you like."),
            _("You see what came of it, and your rewards, on your page."),
        ]
        if takes_new
        else [],
        "privacy": words.privacy_of_joining(look),
        "quotes": quotes.shown(program.id, use=Use.PAGES, language=look.language, now=clock.now()),
    }
    return render(request, "portal/join.html", context, status=status)
