"""Give a built-in message words of one's own, try them, and take them back."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.messaging import catalogue, models
from goodword.messaging.actions.queue import TemplateUnknown
from goodword.messaging.actions.send import can_send, settings_of
from goodword.messaging.channels import Refused, email
from goodword.messaging.queries.letters import common, frame
from goodword.messaging.queries.standing import Envelope, surroundings
from goodword.messaging.queries.wordings import scope_of
from goodword.messaging.rendering import Wording, compose
from goodword.messaging.values import Letter, Mail
from goodword.operators import actions as operators
from goodword.operators.values import Actor

SAMPLE_TOKEN = "preview"


def save_wording(slug: str, wording: Wording, *, program_id: UUID | None = None, actor: Actor, now: datetime) -> None:
    """Use these words from now on, for one programme or (None) for all without words of their own.

    Raises rendering.WordingInvalid where they do not fit every case that the message can meet, and TemplateUnknown.
    """
    try_out(slug, wording, program_id=program_id)
    scope, changes = scope_of(program_id), {**asdict(wording), "changed_by": actor.operator_id, "changed_at": now}
    with transaction.atomic():
        models.Template.objects.update_or_create(slug=slug, scope=scope, language=wording.language, defaults={**changes, "program_id": program_id})
        operators.audit(actor=actor, action="messages.change_wording", subject=f"template:{slug}:{wording.language}", after={"scope": scope}, now=now)


def reset_wording(slug: str, language: str, *, program_id: UUID | None = None, actor: Actor, now: datetime) -> bool:
    """Go back to the words that hold otherwise; False where there were none of one's own."""
    with transaction.atomic():
        gone, _ = models.Template.objects.filter(slug=slug, scope=scope_of(program_id), language=language).delete()
        if not gone:
            return False
        operators.audit(actor=actor, action="messages.reset_wording", subject=f"template:{slug}:{language}", after={"scope": scope_of(program_id)}, now=now)
    return True


def try_out(slug: str, wording: Wording, *, program_id: UUID | None = None) -> list[Letter]:
    """Return the letters that these words make of the made-up cases; raise rendering.WordingInvalid for the first they do not fit."""
    built_in = catalogue.BUILT_IN.get(slug)
    if built_in is None:
        raise TemplateUnknown(slug)
    around = surroundings([Envelope(purpose=built_in.purpose, program_id=program_id)])
    program = around.programs.get(program_id) if program_id else None
    shop = {**common(around, contact=None, program=program), **{"person": catalogue.common_sample(wording.language)["person"]}}
    shown = frame(around, program=program, unsubscribe_token=SAMPLE_TOKEN if built_in.can_unsubscribe else "")
    snippets = catalogue.snippets(wording.language)
    return [compose(wording, {**shop, **sample}, frame=shown, snippets=snippets) for sample in (built_in.sample, *built_in.extra_samples)]


def send_test_mail(to: str, *, letter: Letter | None = None, language: str = "en", now: datetime) -> str:
    """Hand a mail over to the mail server at once and return what it said; it is not kept anywhere.

    `letter` None sends the built-in test mail. Raises channels.Retry where the server is away, channels.Refused where it does not take the mail or
    none is set up.
    """
    around = surroundings([])
    organisation = around.organisation
    if not can_send(organisation):
        raise Refused("no mail server is set up")
    wording = catalogue.wording("test_mail", language) or catalogue.wording("test_mail", "en")
    assert wording is not None
    with email.session(settings_of(organisation)) as session:
        receipt = session.send(
            Mail(
                message_id=f"<test.{now.timestamp()}@{email.domain_of(organisation.sender_email)}>",
                sender_name=organisation.sender_name or organisation.name,
                sender=organisation.sender_email,
                receiver=to,
                letter=letter or try_out("test_mail", wording)[0],
                at=now,
                reply_to=organisation.reply_to,
                language=language,
            )
        )
    return receipt.words
