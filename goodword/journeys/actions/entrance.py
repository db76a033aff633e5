"""Mails that let people in: the way to one's own link, a claim to confirm, a code. Each goes to the one address it is about."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from goodword.contacts import queries as contacts
from goodword.contacts.queries.confirming import address_confirm_url
from goodword.contacts.queries.history import address_change
from goodword.facts.catalogue import AddressChanged, ClaimRequested, LinkRequested, PayoutDetailsChanged, PortalCodeAsked
from goodword.links import queries as links
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage
from goodword.operators.queries.organisation import organisation
from goodword.programs import queries as programs
from goodword.referrals import queries as referrals
from goodword.referrals.actions import claim as claims
from goodword.referrals.values import Claim
from goodword.rewards.queries import payouts


def mail_join_link(fact: LinkRequested, now: datetime) -> None:
    """Send the owner of an address the way to their page; whether we know the address changes nothing in the mail."""
    if (request := links.request_for_mail(fact.request_id)) is None:
        return
    messaging.queue(
        [
            NewMessage(
                key=f"join:{request.id}",
                template="join_link",
                address=request.email,
                program_id=request.program_id,
                language=request.language,
                variables={"portal_url": links.confirm_url(request), "link": ""},
            )
        ],
        now=now,
    )


def mail_claim(fact: ClaimRequested, now: datetime) -> None:
    """Ask the owner of an address whether it was them who claimed the offer."""
    if (claim := referrals.claim(fact.claim_id)) is None or claim.confirmed_at:
        return
    messaging.queue(
        [
            NewMessage(
                key=f"claim:{claim.id}",
                template="claim_confirm",
                address=claim.email,
                program_id=claim.program_id,
                language=claim.language,
                variables={"confirm_url": _claim_url(claim), "days": claims.CONFIRM_WITHIN.days},
            )
        ],
        now=now,
    )


def mail_code(fact: PortalCodeAsked, now: datetime) -> None:
    """Send six digits to the address that we know, whoever has the page open."""
    code = links.code(fact.code_id)
    if code is None or code.expires_at <= now:
        return
    messaging.queue(
        [
            NewMessage(
                key=f"portal_code:{code.id}",
                template="portal_code",
                contact_id=code.contact_id,
                program_id=code.program_id,
                variables={"code": f"{code.digits[:3]} {code.digits[3:]}", "minutes": links.CODE_MINUTES, "what": code.purpose.value},
            )
        ],
        now=now,
    )


def mail_new_account(fact: PayoutDetailsChanged, now: datetime) -> None:
    """Tell the known address that an account was named, so that its owner can object before anything is paid to it."""
    details = payouts.details_of(fact.contact_id)
    if details is None or details.changed_at.isoformat() != fact.changed_at:
        return  # named anew since: that has a mail of its own
    day = details.usable_from.astimezone(organisation().zone).date()
    messaging.queue(
        [
            NewMessage(
                key=f"payout_details:{fact.contact_id}:{fact.changed_at}",
                template="payout_details_changed",
                contact_id=fact.contact_id,
                program_id=fact.program_id,
                variables={"ending": details.ending, "from": day.isoformat()},
            )
        ],
        now=now,
    )


def mail_new_address(fact: AddressChanged, now: datetime) -> None:
    """Ask the owner of a new address to confirm it, and tell the old one, so that its owner can object; once confirmed, there is nothing to ask."""
    change = address_change(fact.change_id)
    if change is None or change.confirmed_at or change.expires_at <= now:
        return
    known = contacts.contact(change.contact_id)
    ask = {"confirm_url": address_confirm_url(change), "code": ""}
    tell = {"new_address": _half_hidden(change.new_value)}
    messages = [NewMessage(key=f"new_address:{change.id}", template="address_change_new", address=change.new_value, language=known.language, variables=ask)]
    if change.old_value:
        notice = NewMessage(key=f"old_address:{change.id}", template="address_change_old", address=change.old_value, language=known.language, variables=tell)
        messages.append(notice)
    messaging.queue(messages, now=now)


def _half_hidden(address: str) -> str:
    """Return an address of which only its owner knows the rest: anna@example.com becomes a…@example.com."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _claim_url(claim: Claim) -> str:
    slug = programs.program(claim.program_id).slug
    token = claims.token(claim.id, requested_at=claim.requested_at)
    return f"{settings.GOODWORD_URL}/p/{slug}/confirm/{token}?{urlencode({'lang': claim.language})}"
