"""Send what is due: claim, ask the gate again, write the letter, hand it over, write down what became of it.

Nothing here holds a transaction while it talks to the mail server. A crash between the server's "250" and our writing it down sends the mail again
with the same Message-ID, made of the message's key: that one boundary is at-least-once, everything else exactly once.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from goodword.messaging.actions import outbox, unsubscribe
from goodword.messaging.actions.outbox import Claimed
from goodword.messaging.catalogue import BUILT_IN
from goodword.messaging.channels import Refused, Retry, email
from goodword.messaging.queries.letters import letter, unsubscribe_url
from goodword.messaging.queries.standing import Surroundings, standings, surroundings
from goodword.messaging.queries.wordings import Own, own_wordings
from goodword.messaging.rendering import WordingInvalid
from goodword.messaging.rules import gate, retry_at
from goodword.messaging.values import Hold, Letter, Mail, Reason, Refuse
from goodword.operators import queries as operators
from goodword.operators.values import Organisation

AT_ONCE = 50
_LONGEST_S = 300  # half a lease: what is not begun by then goes back

_words = structlog.get_logger("goodword.messaging")


def send_due(worker_id: UUID, now: datetime, *, limit: int = AT_ONCE) -> int:
    """Send what is due and return how many messages were taken up; safe to run in many workers, and to kill at any moment."""
    claimed = outbox.claim(limit=limit, now=now)
    if not claimed:
        return 0
    around = surroundings([message.envelope for message in claimed])
    own = own_wordings({message.template for message in claimed})
    ready = _written(_let_through(claimed, around, now=now), around, own, now=now)
    if ready and not can_send(around.organisation):
        for one in ready:
            _keep(one, now=now)
    elif ready:
        _hand_over(ready, around.organisation, now=now)
    _words.info("outbox", worker=str(worker_id), taken=len(claimed), ready=len(ready))
    return len(claimed)


def can_send(organisation: Organisation) -> bool:
    """Say whether a mail server and a sender are set up; without them, messages are kept in the mailbox."""
    return bool(organisation.mail.host and organisation.sender_email)


Ready = tuple[Claimed, tuple[Reason, ...], Mail]


def _let_through(claimed: Sequence[Claimed], around: Surroundings, *, now: datetime) -> list[tuple[Claimed, tuple[Reason, ...], str]]:
    """Ask the gate again; return what may go, with its reasons and address."""
    passed = []
    for message, standing in zip(claimed, standings([message.envelope for message in claimed], around, now=now), strict=True):
        verdict = gate(standing, now=now)
        if isinstance(verdict, Refuse):
            outbox.refused(message, reasons=verdict.reasons, now=now)
        elif isinstance(verdict, Hold):
            outbox.held(message, until=verdict.until, reasons=verdict.reasons)
        else:
            passed.append((message, verdict.reasons, standing.address))
    return passed


def _written(passed: Sequence[tuple[Claimed, tuple[Reason, ...], str]], around: Surroundings, own: Own, *, now: datetime) -> list[Ready]:
    """Write the letters; one whose words do not fit waits until somebody has mended them."""
    ready = []
    for message, reasons, address in passed:
        built_in, contact_id = BUILT_IN.get(message.template), message.envelope.contact_id
        token = unsubscribe.token(_subscription(message)) if contact_id and built_in and built_in.can_unsubscribe else ""
        try:
            made, language = letter(
                message.template, message.variables, envelope=message.envelope, language=message.language, around=around, own=own, unsubscribe_token=token
            )
        except (WordingInvalid, LookupError) as error:
            outbox.put_off(message, until=retry_at(message.failures + 1, now=now, jitter=0), error=f"wording: {error}")
            continue
        ready.append((message, reasons, _mail(message, made, address=address, language=language, token=token, organisation=around.organisation, now=now)))
    return ready


def _subscription(message: Claimed) -> unsubscribe.Subscription:
    assert message.envelope.contact_id is not None
    return unsubscribe.Subscription(message.envelope.contact_id, message.envelope.purpose, message.envelope.program_id)


def _mail(message: Claimed, made: Letter, *, address: str, language: str, token: str, organisation: Organisation, now: datetime) -> Mail:
    answers_to = organisation.reply_to or organisation.sender_email
    return Mail(
        message_id=f"<{message.id.hex}@{email.domain_of(organisation.sender_email)}>",
        sender_name=organisation.sender_name or organisation.name,
        sender=organisation.sender_email,
        receiver=address,
        letter=made,
        at=now,
        reply_to=organisation.reply_to,
        unsubscribe_url=unsubscribe_url(token) if token else "",
        unsubscribe_mailto=f"mailto:{answers_to}?subject=unsubscribe",
        language=language,
    )


def _keep(ready: Ready, *, now: datetime) -> None:
    """Keep a mail for the mailbox; one that lets its reader in is given up instead, for more than one person may look there."""
    message, reasons, mail = ready
    if message.secret:
        outbox.refused(message, reasons=(*reasons, Reason("no_mail_server", passed=False)), now=now)
    else:
        outbox.kept(message, mail.letter, address=mail.receiver, message_id=mail.message_id, reasons=reasons)


def settings_of(organisation: Organisation) -> email.Settings:
    """Return where mail is handed over, with the password out of its safe."""
    server = organisation.mail
    return email.Settings(
        host=server.host,
        port=server.port,
        username=server.username,
        password=(operators.secret("mail.password") or "") if server.username else "",
        security=email.Security(server.security.value),
    )


def _hand_over(ready: Sequence[Ready], organisation: Organisation, *, now: datetime) -> None:
    """Send over one connection; where the server is away, everything not yet sent waits."""
    left = list(ready)
    began = time.monotonic()
    try:
        with email.session(settings_of(organisation)) as session:
            while left and time.monotonic() - began < _LONGEST_S:
                _send_one(session, left[0], now=now)
                left.pop(0)
    except Retry as error:
        for message, _, _ in left:
            outbox.put_off(message, until=_again(message, now=now), error=str(error))
        left = []
    for message, _, _ in left:
        outbox.put_back(message)


def _send_one(session: email.Session, ready: Ready, *, now: datetime) -> None:
    """Send one mail and write it down; raise Retry only where nothing else would get through either."""
    message, reasons, mail = ready
    try:
        session.send(mail)
    except Refused as error:
        dead = mail.receiver if error.dead_address else ""
        refusal = Reason("server_refused", passed=False, values=(("answer", str(error)),))
        outbox.refused(message, reasons=(*reasons, refusal), now=now, error=str(error), dead_address=dead)
    except Retry as error:
        if error.whole:
            raise
        outbox.put_off(message, until=_again(message, now=now), error=str(error))
    else:
        outbox.sent(message, mail.letter, address=mail.receiver, message_id=mail.message_id, reasons=reasons, now=now)


def _again(message: Claimed, *, now: datetime) -> datetime:
    return retry_at(message.failures + 1, now=now, jitter=random.random())  # noqa: S311 - spreads load, no secret
