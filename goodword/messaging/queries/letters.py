"""Letters for messages: the right words in the receiver's language, under the brand of the programme."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from goodword.contacts.values import Contact
from goodword.messaging import catalogue
from goodword.messaging.queries.standing import Envelope, Surroundings
from goodword.messaging.queries.wordings import Own, choose
from goodword.messaging.rendering import Frame, compose
from goodword.messaging.values import Letter
from goodword.programs.values import Program


def letter(
    template: str, variables: Mapping[str, Any], *, envelope: Envelope, language: str, around: Surroundings, own: Own, unsubscribe_token: str = ""
) -> tuple[Letter, str]:
    """Return the letter and the language it is in; raise rendering.WordingInvalid where the words do not fit the variables."""
    contact = around.contacts.get(envelope.contact_id) if envelope.contact_id else None
    operator = around.operators.get(envelope.operator_id) if envelope.operator_id else None
    program = around.programs.get(envelope.program_id) if envelope.program_id else None
    spoken = [language, contact.language if contact else "", operator.language if operator else "", program.language if program else ""]
    wording = choose(template, program_id=envelope.program_id, languages=[*spoken, around.organisation.language], own=own)
    everything = {**common(around, contact=contact, program=program), **variables}
    made = compose(
        wording, everything, frame=frame(around, program=program, unsubscribe_token=unsubscribe_token), snippets=catalogue.snippets(wording.language)
    )
    return made, wording.language


def common(around: Surroundings, *, contact: Contact | None, program: Program | None) -> dict[str, Any]:
    """Return the variables that every message may use."""
    organisation = around.organisation
    name = (program.brand.name if program else "") or organisation.name
    return {
        "person": {
            "first_name": contact.first_name if contact else "",
            "last_name": contact.last_name if contact else "",
            "name": contact.name if contact else "",
        },
        "brand": {"name": name, "website": (program.brand.website if program else "") or organisation.brand.website},
        "program": {"name": program.name if program else name},
        "sender": organisation.sender_name or name,
    }


def frame(around: Surroundings, *, program: Program | None, unsubscribe_token: str) -> Frame:
    """Return what stands around the words: the programme's brand, else the organisation's."""
    organisation = around.organisation
    return Frame(
        name=(program.brand.name if program else "") or organisation.name,
        color=(program.brand.color if program else "") or organisation.brand.colour,
        address=(program.brand.address if program else "") or organisation.address,
        unsubscribe_url=unsubscribe_url(unsubscribe_token) if unsubscribe_token else "",
    )


def unsubscribe_url(token: str) -> str:
    """Return the address of the page on which one stops messages."""
    return f"{settings.GOODWORD_URL}/u/{token}"
