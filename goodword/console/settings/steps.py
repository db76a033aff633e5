"""The steps of setting up: each with what is set, or why it matters and how long it takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goodword.console.addresses import address
from goodword.console.parts import Mark, Words
from goodword.operators import queries
from goodword.operators.doors import StaffRequest
from goodword.operators.values import Organisation, Permission, Role
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState

ASIDE = "aside"


@dataclass(frozen=True)
class Item:
    """One thing to set up: `minutes` is how long it takes, `optional` that it can be put aside."""

    name: str
    title: Words
    words: Words
    done: bool
    url: str
    action: Words
    minutes: int = 1
    optional: bool = False
    aside: bool = False
    urgent: bool = False

    @property
    def mark(self) -> Mark:
        """Return the mark: done, put aside or to do."""
        return "done" if self.done else "draft" if self.aside else "decide" if self.urgent else "todo"

    @property
    def tone(self) -> str:
        """Return the colour that goes with the mark."""
        return "good" if self.done else "wait" if self.urgent and not self.aside else "muted"

    @property
    def settled(self) -> bool:
        """Say whether nothing is left to do here."""
        return self.done or self.aside


@dataclass(frozen=True)
class Group:
    """Things that belong together."""

    title: Words
    items: Sequence[Item]

    @property
    def done(self) -> int:
        """Return how many are settled."""
        return sum(item.settled for item in self.items)


def first_steps(request: StaffRequest) -> list[Group]:
    """Return the checklist."""
    organisation = request.organisation
    return [
        Group(_("Must be set before the first message"), _before_messages(organisation)),
        Group(_("Makes it run by itself"), _by_itself(organisation)),
        Group(_("Keeps it safe"), _safe(request)),
    ]


def unsettled(request: StaffRequest) -> list[Item]:
    """Return what is still to set up, for those who may do it; Today shows it until nothing is left."""
    if not request.may(Permission.SETTINGS_WRITE):
        return []
    return [item for group in first_steps(request) for item in group.items if not item.settled]


def _before_messages(organisation: Organisation) -> list[Item]:
    mail, brand = reverse("console:mail_settings"), reverse("console:organisation")
    address, sender, host = organisation.address.strip(), organisation.sender_email, organisation.mail.host
    said = address.splitlines()[0] if address else ""
    return [
        Item("brand", _("Name and brand"), organisation.name or _("What customers know you by"), bool(organisation.name), brand, _("Set")),
        Item("address", _("Postal address"), said or _("Stands in every mail; the law asks for it"), bool(address), f"{brand}#id_address", _("Add")),
        Item(
            "privacy",
            _("Privacy notice"),
            organisation.privacy_url or _("Linked on each page and in each message"),
            bool(organisation.privacy_url),
            f"{brand}#id_privacy_url",
            _("Add"),
        ),
        Item("sender", _("Sender"), sender or _("The address your mails come from"), bool(sender), f"{mail}#id_sender_email", _("Set")),
        Item("mail", _("Mail server"), host or _("Until there is one, messages are kept in the mailbox instead of sent"), bool(host), mail, _("Connect"), 5),
    ]


def _by_itself(organisation: Organisation) -> list[Item]:
    live = programs.programs([ProgramState.LIVE])
    used = [key for key in queries.api_keys() if key.last_used_at is not None and key.revoked_at is None]
    latest = max(used, key=lambda key: key.last_used_at or key.created_at).name if used else ""
    brand, keys = reverse("console:organisation"), reverse("console:keys")
    optional = _optional(organisation)
    return [
        Item(
            "program",
            _("A live programme"),
            live[0].name if live else _("What you offer, to whom, and for what"),
            bool(live),
            address("programs"),
            _("Make one"),
            5,
        ),
        optional(Item("shop", _("Your shop or system"), latest or _("It tells Goodword who bought, by an API key"), bool(used), keys, _("Make a key"), 20)),
        optional(Item("logo", _("Logo"), _("On the pages that your customers see"), bool(organisation.brand.logo), f"{brand}#id_logo", _("Upload"))),
    ]


def _safe(request: StaffRequest) -> list[Item]:
    protected = queries.protected_by_second_factor()
    owners = [person for person in queries.colleagues() if person.role is Role.OWNER]
    safe = all(owner.id in protected for owner in owners)
    account, invite, retention = f"{reverse('console:account')}#sign-in", reverse("console:invite"), reverse("console:retention")
    optional = _optional(request.organisation)
    return [
        optional(Item("factor", _("Second factor for owners"), _("So that a stolen password opens nothing"), safe, account, _("Set up"), 3, urgent=True)),
        optional(Item("owners", _("A second owner"), _("If you are away, somebody else gets in"), len(owners) > 1, invite, _("Invite"))),
        Item("retention", _("How long things are kept"), _("Clicks, messages and purchases go when their time is over"), True, retention, _("Look")),
    ]


def _optional(organisation: Organisation) -> Callable[[Item], Item]:
    return lambda item: replace(item, optional=True, aside=organisation.checklist.get(item.name) == ASIDE)
