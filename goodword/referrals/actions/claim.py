"""A friend's claim of the offer: noted when asked for, and worth something only once the owner of the address confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.facts import catalogue, log
from goodword.lib import identity, signing
from goodword.lib.ids import new_id
from goodword.links import queries as links
from goodword.links.actions import limits
from goodword.links.values import Admission
from goodword.programs import queries as programs
from goodword.programs.values import Method
from goodword.referrals import models
from goodword.referrals.actions import attribute, reminders
from goodword.referrals.values import ReminderWish

CONFIRM_WITHIN = timedelta(days=30)
_TOKEN = "claim"  # the purpose of the token, not a token


class ClaimState(StrEnum):
    """What came of a confirmation."""

    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    CLOSED = "closed"  # the programme takes no new claims


@dataclass(frozen=True)
class ClaimResult:
    """What came of a confirmation, and for a good one whose it is and with which code to buy."""

    state: ClaimState
    program_id: UUID | None = None
    contact_id: UUID | None = None
    code: str = ""


def request(
    *,
    program_id: UUID,
    code: str,
    click_id: str = "",
    channel: str = "",
    email: str,
    first_name: str = "",
    language: str = "",
    name_allowed: bool = False,
    wording: str = "",
    reminder: ReminderWish | None = None,
    proof: Mapping[str, str] | None = None,
    now: datetime,
) -> UUID:
    """Note a claim and have its confirmation mailed to the address; nothing else follows, whoever the address belongs to.

    A `reminder` is noted where the law of the programme's country lets us send one (reminders.offered).
    Raises ValueError where `email` cannot be an address. Whether the code is anybody's is not told.
    """
    address = identity.normalise_email(email)
    if not address:
        raise ValueError("email: an address such as ben@example.com")
    owner = links.owners_of([code]).get(code) if code else None
    reminder = reminder if reminder and owner and reminders.offered(programs.program(program_id)) else None
    with transaction.atomic():
        claim = models.Claim.objects.create(
            id=new_id(),
            program_id=program_id,
            code=code if owner and owner.program_id == program_id else "",
            advocate_id=owner.contact_id if owner and owner.program_id == program_id else None,
            click_id=click_id[:64],
            channel=channel[:20],
            email=address,
            first_name=first_name.strip()[:120],
            language=language[:5],
            name_allowed=name_allowed,
            wording=wording,
            remind_on=reminder.on if reminder else None,
            reminder_wording=reminder.wording if reminder else "",
            proof={"request": dict(proof or {})},
            requested_at=now,
        )
        log.record(catalogue.ClaimRequested(claim_id=claim.id), now=now)
    return claim.id


def request_from_form(
    *,
    program_id: UUID,
    code: str,
    click_id: str = "",
    channel: str = "",
    email: str,
    first_name: str = "",
    language: str = "",
    name_allowed: bool = False,
    wording: str = "",
    reminder: ReminderWish | None = None,
    network: str,
    proof: Mapping[str, str],
    now: datetime,
) -> Admission:
    """Note a claim from a public form unless its address or network sent too many; `network` is the visitor's IP address."""
    with transaction.atomic():
        admission = limits.admit("claim", address=identity.normalise_email(email), network=network, now=now)
        if admission is Admission.ADMITTED:
            request(
                program_id=program_id,
                code=code,
                click_id=click_id,
                channel=channel,
                email=email,
                first_name=first_name,
                language=language,
                name_allowed=name_allowed,
                wording=wording,
                reminder=reminder,
                proof=proof,
                now=now,
            )
        return admission


def token(claim_id: UUID, *, requested_at: datetime) -> str:
    """Return the token of the confirmation link in the mail to the friend."""
    return signing.sign(_TOKEN, {"claim": str(claim_id)}, requested_at + CONFIRM_WITHIN)


def claim_of(text: str, *, now: datetime) -> UUID:
    """Return the claim that a token is for; raise signing.TokenInvalid or TokenExpired."""
    return UUID(signing.unsign(_TOKEN, text, now)["claim"])


def confirm(claim_id: UUID, *, proof: Mapping[str, str] | None = None, now: datetime) -> ClaimResult:
    """Let a claim count, from when it was asked for: the owner of the address said so. Confirming twice changes nothing.

    The address makes or finds the contact; its first name is kept where none was known. Records FriendsReconsidered.
    """
    with transaction.atomic():
        claim = models.Claim.objects.select_for_update().filter(id=claim_id).first()
        if claim is None:
            return ClaimResult(ClaimState.UNKNOWN)
        if claim.confirmed_at:
            return ClaimResult(ClaimState.CONFIRMED, claim.program_id, claim.contact_id, claim.code)
        if now > claim.requested_at + CONFIRM_WITHIN:
            return ClaimResult(ClaimState.EXPIRED, claim.program_id)
        program = programs.program(claim.program_id)
        refused = attribute.refusal(program, at=now)
        if refused:
            return ClaimResult(ClaimState.CLOSED, claim.program_id)
        person = Person(email=claim.email, first_name=claim.first_name, language=claim.language, trusted=True)
        [contact_id] = identify.ensure([person], now=now)
        assert contact_id is not None
        models.Claim.objects.filter(id=claim.id, confirmed_at__isnull=True).update(
            confirmed_at=now, contact_id=contact_id, proof={**claim.proof, "confirmation": dict(proof or {})}
        )
        if claim.advocate_id:
            evidence = attribute.NewEvidence(
                contact_id=contact_id,
                program_id=claim.program_id,
                advocate_id=claim.advocate_id,
                method=Method.EMAIL,
                at=claim.requested_at,
                code=claim.code,
                channel=claim.channel,
                claim_id=claim.id,
            )
            attribute.add_evidence([evidence])
        reminders.asked(claim, contact_id, proof=proof or {}, now=now)
        log.record(catalogue.FriendsReconsidered(contact_ids=(contact_id,)), now=now)
    return ClaimResult(ClaimState.CONFIRMED, claim.program_id, contact_id, claim.code)


def forget_unconfirmed(now: datetime) -> None:
    """Delete claims that nobody confirmed within their term."""
    with transaction.atomic():
        models.Claim.objects.filter(confirmed_at__isnull=True, requested_at__lt=now - CONFIRM_WITHIN).delete()
