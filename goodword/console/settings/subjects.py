"""What an entry of the audit trail is about, by a name that people know."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Words
from goodword.contacts import queries as contacts
from goodword.integrations.queries import connections
from goodword.operators import queries
from goodword.programs import queries as programs

Names = Callable[[Collection[UUID]], Mapping[UUID, str]]

_KINDS: Mapping[str, Promise] = {
    "body": _("Dispute body"),
    "campaign": _("Campaign"),
    "connection": _("Connection"),
    "contact": _("Contact"),
    "contacts": _("Contacts"),
    "field": _("Field"),
    "import": _("Import"),
    "inquiry": _("Question"),
    "improvement": _("Improvement"),
    "job": _("Job"),
    "key": _("API key"),
    "leavers": _("Silent leavers"),
    "message": _("Message"),
    "operator": _("Person"),
    "organisation": _("Organisation"),
    "phrase": _("Phrase"),
    "plan": _("Recovery plan"),
    "period": _("Period"),
    "program": _("Programme"),
    "quote": _("Testimonial"),
    "referral": _("Referral"),
    "relation": _("Relation"),
    "reward": _("Reward"),
    "review_place": _("Place of reviews"),
    "review_round": _("Round of asking for reviews"),
    "rule": _("Rule"),
    "task": _("Task"),
    "template": _("Wording"),
    "topic": _("Category or cause"),
}


def _program_names(ids: Collection[UUID]) -> Mapping[UUID, str]:
    return {program.id: program.name for program in programs.programs() if program.id in ids}


def _contact_names(ids: Collection[UUID]) -> Mapping[UUID, str]:
    return {id_: person.name or person.email for id_, person in contacts.contacts(ids).items()}


def _connection_names(ids: Collection[UUID]) -> Mapping[UUID, str]:
    return {one.id: one.name for one in connections.connections(ended=True) if one.id in ids}


_NAMES: Mapping[str, Names] = {
    "connection": _connection_names,
    "operator": queries.names,
    "key": queries.keys_named,
    "contact": _contact_names,
    "program": _program_names,
}


def shown(subjects: Collection[str]) -> dict[str, Words]:
    """Return how each subject ("<kind>:<id>") reads: by name where it has one, else its kind and the end of its id."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for subject in subjects:
        kind, _colon, rest = subject.partition(":")
        if kind in _NAMES and (found := _id(rest)):
            wanted[kind].add(found)
    names = {kind: _NAMES[kind](ids) for kind, ids in wanted.items()}
    return {subject: _words(subject, names) for subject in subjects}


def _words(subject: str, names: Mapping[str, Mapping[UUID, str]]) -> Words:
    kind, _colon, rest = subject.partition(":")
    found = _id(rest)
    if found and (name := names.get(kind, {}).get(found)):
        return name
    word = _KINDS.get(kind, kind)
    return f"{word} …{rest[-6:]}" if found else word


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
