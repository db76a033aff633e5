"""Duplicates side by side, merging two contacts, and parting them again."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.contacts.editing import contact_or_404, title_of
from goodword.console.contacts.forms import operator_choices
from goodword.console.contacts.naming import SIGNS
from goodword.console.parts import Crumb, toast
from goodword.contacts import queries
from goodword.contacts.actions import merging
from goodword.contacts.actions.merging import MergeRefused
from goodword.contacts.queries import comparing, duplicates, history, pages, vocabulary, words
from goodword.contacts.rules.merging import Difference, differences, taken
from goodword.contacts.values import Contact, CustomField, Filter, IdentityKind, Likeness
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.links import queries as links
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.referrals import queries as referrals
from goodword.rewards import words as reward_words
from goodword.rewards.actions import merges
from goodword.rewards.queries import ledger

REFUSALS = {
    "same": gettext_lazy("This is the same contact twice."),
    "unknown": gettext_lazy("One of the two is not there any more."),
    "erased": gettext_lazy("One of the two was erased."),
    "merged_already": gettext_lazy("One of the two was merged meanwhile."),
    "merged_on": gettext_lazy("The kept contact was merged into another one since. Undo that first."),
    "spent": gettext_lazy("They cannot be parted any more: something of what they had together was spent."),
}


@dataclass(frozen=True)
class Side:
    """One of the two contacts, with what hangs on it."""

    contact: Contact
    name: str
    addresses: list[str]
    tags: list[str]
    links: int
    referrals: int
    owed: list[str]


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ, as both say it."""

    name: str
    label: str
    kept: str
    dropped: str


@allowed(Permission.CONTACTS_READ)
def alike(request: StaffRequest) -> HttpResponse:
    """Show pairs of contacts that may be one person, the likeliest first."""
    context = {"pairs": [_pair(one) for one in duplicates.pairs()], "crumbs": [Crumb(_("Contacts"), reverse("console:contacts"))]}
    return render(request, "console/contacts/duplicates.html", context)


@allowed(Permission.CONTACTS_WRITE)
def choose(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Ask with whom a contact is to be merged: who looks alike, or whom a search finds."""
    one = contact_or_404(contact_id)
    text = request.GET.get("q", "").strip()
    found = [person for person in pages.page(Filter(search=text), limit=10).items if person.id != one.id] if text else []
    context = {
        "contact": one,
        "name": title_of(one),
        "q": text,
        "found": [(person, title_of(person)) for person in found],
        "pairs": [_pair(likeness) for likeness in duplicates.like(one)],
        "crumbs": [Crumb(_("Contacts"), reverse("console:contacts")), Crumb(title_of(one), reverse("console:contact", args=[one.id]))],
    }
    return render(request, "console/contacts/choose.html", context)


@allowed(Permission.CONTACTS_WRITE)
def merge(request: StaffRequest, contact_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two contacts side by side, ask which values stay, say what will happen, and merge them."""
    kept, dropped = contact_or_404(contact_id), contact_or_404(other_id)
    error = REFUSALS["same"] if kept.id == dropped.id else None
    if request.method == "POST" and not error:
        try:
            take = [name.removeprefix("take-") for name, side in request.POST.items() if name.startswith("take-") and side == "dropped"]
            merged = merging.merge(kept.id, dropped.id, take=take, reason=request.POST.get("reason", ""), actor=request.actor, now=clock.now())
        except MergeRefused as refused:
            error = REFUSALS[refused.code]
        else:
            toast(request, _("Merged. It can be undone until something is spent."), undo=reverse("console:contact_part", args=[merged]))
            return redirect("console:contact", contact_id=kept.id)
    fields = comparing.flat_fields([kept.id, dropped.id])
    own = {field.slug: field for field in vocabulary.custom_fields()}
    chosen = differences(fields[kept.id], fields[dropped.id]) if not error or kept.id != dropped.id else []
    filled = taken(fields[kept.id], fields[dropped.id]) if kept.id != dropped.id else {}
    context = {
        **_told_apart(_side(kept), _side(dropped)),
        "choices": [_choice(one, own) for one in chosen],
        "filled": [(words.field_label(name, own), _said(name, after)) for name, (_before, after) in filled.items() if name != "value_currency"],
        "error": error,
        "crumbs": [Crumb(_("Contacts"), reverse("console:contacts")), Crumb(title_of(kept), reverse("console:contact", args=[kept.id]))],
    }
    return render(request, "console/contacts/merge.html", context, status=409 if error else 200)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def not_same(request: StaffRequest, contact_id: UUID, other_id: UUID) -> HttpResponse:
    """Remember that two contacts that look alike are two people."""
    merging.not_same(contact_or_404(contact_id).id, contact_or_404(other_id).id, actor=request.actor, now=clock.now())
    toast(request, _("Remembered as two people."))
    return redirect("console:contacts_duplicates")


@allowed(Permission.CONTACTS_READ)
def made(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Show a merge: what it changed, and what parting the two would do."""
    line = history.merge(merge_id)
    if line is None:
        raise Http404
    people = queries.aliases_too([line.kept_id, line.dropped_id])
    if len(people) < 2:
        raise Http404
    own = {field.slug: field for field in vocabulary.custom_fields()}
    context = {
        "line": line,
        "kept": people[line.kept_id],
        "dropped": people[line.dropped_id],
        "kept_name": title_of(people[line.kept_id]),
        "dropped_name": title_of(people[line.dropped_id]),
        "changes": [(words.field_label(name, own), _said(name, before), _said(name, after)) for name, (before, after) in line.changes.items()],
        "spent": line.undone_at is None and merges.spent_since(line.kept_id, line.dropped_id, line.at),
        "may_write": request.may(Permission.CONTACTS_WRITE),
        "crumbs": [Crumb(_("Contacts"), reverse("console:contacts")), Crumb(title_of(people[line.kept_id]), reverse("console:contact", args=[line.kept_id]))],
    }
    return render(request, "console/contacts/merged.html", context)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def part(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Undo a merge, unless something was spent since."""
    line = history.merge(merge_id)
    if line is None:
        raise Http404
    try:
        merging.part(merge_id, spent=merges.spent_since, actor=request.actor, now=clock.now())
    except MergeRefused as refused:
        toast(request, REFUSALS[refused.code])
        return redirect("console:contact_merge_made", merge_id=merge_id)
    toast(request, _("They are two contacts again. What came after the merge stays where it is."))
    return redirect("console:contact", contact_id=line.dropped_id)


def _pair(one: Likeness) -> dict[str, object]:
    signs = ", ".join(str(SIGNS[sign]) for sign in one.signs)
    return {"one": _side(one.one), "other": _side(one.other), "signs": signs}


def _side(contact: Contact) -> Side:
    owed = [reward_words.amount(Money(amount, asset)) for asset, amount in sorted(ledger.wallets(contact.id).items()) if amount]
    return Side(
        contact=contact,
        name=title_of(contact),
        addresses=[_address(one.kind, one.value, one.source) for one in contact.identities],
        tags=[one.name for one in vocabulary.tags_of([contact.id])[contact.id]],
        links=len(links.links_of_contact(contact.id)),
        referrals=len(referrals.of_contact(contact.id)),
        owed=owed,
    )


def _told_apart(kept: Side, dropped: Side) -> dict[str, Side]:
    """Return both sides, with an address behind the name where they have the same."""
    if kept.name == dropped.name:
        kept, dropped = (replace(side, name=f"{side.name} ({side.addresses[0]})") if side.addresses else side for side in (kept, dropped))
    return {"kept": kept, "dropped": dropped}


def _address(kind: IdentityKind, value: str, source: str) -> str:
    return _("no. %(number)s at %(source)s") % {"number": value, "source": source} if kind is IdentityKind.EXTERNAL and source else value


def _choice(one: Difference, own: dict[str, CustomField]) -> Choice:
    return Choice(name=one.field, label=words.field_label(one.field, own), kept=_said(one.field, one.kept), dropped=_said(one.field, one.dropped))


def _said(name: str, value: object) -> str:
    """Return a stored value as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return words.yes_or_no(value)
    text = str(value)
    if name in {"customer_since", "former_since"}:
        return formats.day(comparing.moment(text))
    known: dict[str, dict[str, str]] = {
        "assignee_id": dict(operator_choices()) if name == "assignee_id" else {},
        "relation": {kind.slug: words.relation_label(kind) for kind in vocabulary.relations()} if name == "relation" else {},
        "lifecycle": {slug: str(label) for slug, label in words.LIFECYCLES.items()},
    }
    return known.get(name, {}).get(text, text)


urlpatterns = [
    path("contacts/duplicates/", alike, name="contacts_duplicates"),
    path("contacts/merges/<uuid:merge_id>/", made, name="contact_merge_made"),
    path("contacts/merges/<uuid:merge_id>/part/", part, name="contact_part"),
    path("contacts/<uuid:contact_id>/merge/", choose, name="contact_merge_with"),
    path("contacts/<uuid:contact_id>/merge/<uuid:other_id>/", merge, name="contact_merge"),
    path("contacts/<uuid:contact_id>/not-same/<uuid:other_id>/", not_same, name="contact_not_same"),
]
