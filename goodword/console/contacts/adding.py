"""A new contact, typed by staff."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from goodword.console.contacts.forms import NewContactForm, parts
from goodword.console.parts import Crumb, toast
from goodword.contacts import queries
from goodword.contacts.actions import people
from goodword.contacts.actions.people import ContactInvalid, IdentityTaken, NewIdentity
from goodword.contacts.queries import vocabulary
from goodword.contacts.values import IdentityKind
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission


@allowed(Permission.CONTACTS_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a new contact and make it."""
    form = NewContactForm(request.POST or None, fields=vocabulary.custom_fields())
    owner = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        identities = (
            NewIdentity(IdentityKind.EMAIL, typed["email"]),
            NewIdentity(IdentityKind.PHONE, typed["phone"], country=typed["country"] or request.organisation.country),
            NewIdentity(IdentityKind.EXTERNAL, typed["external"], source=typed["source"]),
        )
        try:
            made = people.create(form.filled(), identities, tags=parts(typed["tags"]), actor=request.actor, now=clock.now())
        except ContactInvalid as invalid:
            form.take(invalid.problems)
        except IdentityTaken as taken:
            owner = queries.contact(taken.owner_id)
            form.add_error(None, _("“%(value)s” belongs to a contact that is here already.") % {"value": taken.value})
        else:
            toast(request, _("The contact is there."))
            return redirect("console:contact", contact_id=made)
    context = {"form": form, "owner": owner, "crumbs": [Crumb(_("Contacts"), reverse("console:contacts"))]}
    return render(request, "console/contacts/new.html", context, status=422 if form.errors else 200)


urlpatterns = [path("contacts/new/", new, name="contact_new")]
