"""Change a contact: fields, tags and lists, and the addresses by which it is known."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console.contacts.forms import LabelsForm, ProfileForm, initial_of, parts
from goodword.console.parts import Crumb, toast
from goodword.contacts import queries
from goodword.contacts.actions import addresses, labels, people
from goodword.contacts.actions.addresses import AddressRefused
from goodword.contacts.actions.labels import Kind, LabelRefused
from goodword.contacts.actions.people import ContactInvalid, IdentityTaken, NewIdentity
from goodword.contacts.queries import history, vocabulary, words
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.values import Contact, IdentityKind
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

KINDS = {
    IdentityKind.EMAIL: gettext_lazy("Mail address"),
    IdentityKind.PHONE: gettext_lazy("Telephone"),
    IdentityKind.EXTERNAL: gettext_lazy("Customer number"),
}
ADDRESS_REFUSALS = {
    "email_invalid": gettext_lazy("This is not a complete mail address."),
    "same": gettext_lazy("This is the address that is written to already."),
}
LABEL_REFUSALS = {
    "name_missing": gettext_lazy("A name is needed."),
    "name_too_long": gettext_lazy("A tag has at most 80 signs, a list 120."),
    "name_taken": gettext_lazy("There is one of this name already."),
}


class IdentityForm(forms.Form):
    """One more address or id of a contact."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=[(kind.value, label) for kind, label in KINDS.items()])
    value = forms.CharField(label=gettext_lazy("Address or number"), max_length=320)
    source = forms.CharField(
        label=gettext_lazy("Shop"), max_length=60, required=False, help_text=gettext_lazy("For a customer number: the shop it belongs to.")
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I know that it is theirs"),
        required=False,
        help_text=gettext_lazy("Purchases under a confirmed address count for the person; an unconfirmed one credits nobody."),
    )


class AddressForm(forms.Form):
    """A new mail address in place of the present one."""

    address = forms.CharField(label=gettext_lazy("New mail address"), max_length=254, widget=forms.EmailInput)


@allowed(Permission.CONTACTS_WRITE)
def edit(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show and change the fields of a contact."""
    contact = contact_or_404(contact_id)
    form = ProfileForm(request.POST or None, initial=initial_of(contact), fields=vocabulary.custom_fields())
    if request.method == "POST" and form.is_valid():
        try:
            changed = people.change(contact.id, form.given(), actor=request.actor, now=clock.now())
        except ContactInvalid as invalid:
            form.take(invalid.problems)
        else:
            toast(request, _("Saved.") if changed else _("Nothing was different."))
            return redirect("console:contact", contact_id=contact.id)
    return render(request, "console/contacts/edit.html", {"form": form, **about(contact)}, status=422 if form.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
def labelled(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show and change the tags and lists of a contact."""
    contact = contact_or_404(contact_id)
    tags, lists = (found([contact.id])[contact.id] for found in (vocabulary.tags_of, vocabulary.lists_of))
    initial = {"tags": ", ".join(one.name for one in tags), "lists": [one.name for one in lists]}
    form = LabelsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = {Kind.TAG: parts(form.cleaned_data["tags"]), Kind.LIST: form.cleaned_data["lists"]}
        try:
            labels.set_all(contact.id, wanted, actor=request.actor, now=clock.now())
        except LabelRefused as refused:
            form.add_error("tags", LABEL_REFUSALS[refused.code])
        else:
            return redirect("console:contact", contact_id=contact.id)
    context = {"form": form, "known": vocabulary.tags(), **about(contact)}
    return render(request, "console/contacts/labels.html", context, status=422 if form.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
def identities(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show the addresses and ids of a contact, and add one."""
    contact = contact_or_404(contact_id)
    form = IdentityForm(request.POST or None)
    owner = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        country = contact.country or request.organisation.country
        given = NewIdentity(IdentityKind(typed["kind"]), typed["value"], source=typed["source"], country=country, confirmed=typed["confirmed"])
        try:
            people.add_identity(contact.id, given, actor=request.actor, now=clock.now())
        except ContactInvalid as invalid:
            form.add_error("value", words.of(invalid.problems[0]))
        except IdentityTaken as taken:
            owner = queries.contact(taken.owner_id)
            form.add_error("value", _("It belongs to another contact. If the two are one person, merge them."))
        else:
            toast(request, _("Added."))
            return redirect("console:contact_identities", contact_id=contact.id)
    return _identities(request, contact, form=form, change=AddressForm(), owner=owner)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def change_address(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Ask the owner of a new mail address to confirm it, and tell the old one."""
    contact = contact_or_404(contact_id)
    change = AddressForm(request.POST)
    if change.is_valid():
        try:
            addresses.request(contact.id, change.cleaned_data["address"], actor=request.actor, now=clock.now())
        except AddressRefused as refused:
            change.add_error("address", ADDRESS_REFUSALS[refused.code])
        else:
            toast(request, _("A mail asks the new address to confirm, and the old one is told."))
            return redirect("console:contact_identities", contact_id=contact.id)
    return _identities(request, contact, form=IdentityForm(), change=change)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def confirm_identity(request: StaffRequest, contact_id: UUID, identity_id: UUID) -> HttpResponse:
    """Note that an address was seen to be the contact's own."""
    contact = contact_or_404(contact_id)
    people.vouch(contact.id, identity_id, actor=request.actor, now=clock.now())
    return redirect("console:contact_identities", contact_id=contact.id)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def remove_identity(request: StaffRequest, contact_id: UUID, identity_id: UUID) -> HttpResponse:
    """Forget an address or id of a contact."""
    contact = contact_or_404(contact_id)
    if people.remove_identity(contact.id, identity_id, actor=request.actor, now=clock.now()):
        toast(request, _("Forgotten. A purchase under it will be somebody else’s."))
    return redirect("console:contact_identities", contact_id=contact.id)


def contact_or_404(contact_id: UUID) -> Contact:
    """Return a contact, the kept one for an alias; 404 where there is none any more."""
    try:
        contact = queries.contact(contact_id)
    except ContactUnknown as error:
        raise Http404 from error
    if contact.erased_at:
        raise Http404
    return contact


def title_of(contact: Contact) -> str:
    """Return what a contact is called on a page."""
    return contact.name or contact.company or contact.email or _("Without a name")


def about(contact: Contact) -> dict[str, object]:
    """Return what pages about one contact share."""
    crumbs = [Crumb(_("Contacts"), reverse("console:contacts")), Crumb(title_of(contact), reverse("console:contact", args=[contact.id]))]
    return {"contact": contact, "name": title_of(contact), "crumbs": crumbs}


def _identities(request: HttpRequest, contact: Contact, *, form: IdentityForm, change: AddressForm, owner: Contact | None = None) -> HttpResponse:
    waiting = [one for one in history.address_changes(contact.id) if one.confirmed_at is None and one.expires_at > clock.now()]
    context = {
        "form": form,
        "change": change,
        "owner": owner,
        "lines": [(one, KINDS[one.kind]) for one in contact.identities],
        "waiting": waiting,
        **about(contact),
    }
    return render(request, "console/contacts/identities.html", context, status=422 if form.errors or change.errors else 200)


urlpatterns = [
    path("contacts/<uuid:contact_id>/edit/", edit, name="contact_edit"),
    path("contacts/<uuid:contact_id>/labels/", labelled, name="contact_labels"),
    path("contacts/<uuid:contact_id>/addresses/", identities, name="contact_identities"),
    path("contacts/<uuid:contact_id>/addresses/change/", change_address, name="contact_change_address"),
    path("contacts/<uuid:contact_id>/addresses/<uuid:identity_id>/confirm/", confirm_identity, name="contact_confirm_identity"),
    path("contacts/<uuid:contact_id>/addresses/<uuid:identity_id>/remove/", remove_identity, name="contact_remove_identity"),
]
