"""The other side of bench/pipeline.py: what one would write first, plain Django, one transaction per outcome, the same rule and the same rows."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from goodword.contacts.models import Contact, ContactKey, Identity
from goodword.events.models import Outcome
from goodword.facts import catalogue, log
from goodword.fraud.models import Verdict
from goodword.lib import identity
from goodword.lib.ids import new_id, same_id
from goodword.links.models import LinkCode
from goodword.referrals.models import Conversion, Evidence, Referral
from goodword.rewards.models import Account, Counter, Posting, Refusal, Reward, RuleVersion

MINIMUM, LIMIT, AMOUNT = 2000, 10, 1000


def work_off(now: datetime) -> None:
    """Work off all waiting outcomes in order of arrival, one by one."""
    version = RuleVersion.objects.select_related("rule").get()
    for outcome_id in list(Outcome.objects.filter(state="waiting").order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            found = Outcome.objects.filter(id=outcome_id)
            outcome = (found.select_for_update() if connection.vendor == "postgresql" else found).get()
            contact = _contact(outcome, now)
            if outcome.type == "signup":
                _sign_up(outcome, contact, now)
            else:
                _purchase(outcome, contact, version, now)
            outcome.state, outcome.settled_at, outcome.person, outcome.contact_id = "settled", now, None, contact.id
            outcome.save()
            log.record(catalogue.OutcomesSettled(outcome_ids=(outcome.id,)), now=now)


def _contact(outcome: Outcome, now: datetime) -> Contact:
    assert outcome.person
    keys = {
        identity.key("external", outcome.source, outcome.person["external_id"]): ("external", outcome.source, outcome.person["external_id"]),
        identity.key("email", "", outcome.person["email"]): ("email", "", outcome.person["email"]),
    }
    claim = ContactKey.objects.filter(key__in=keys).first()
    if claim:
        return Contact.objects.get(id=claim.contact_id)
    contact = Contact.objects.create(id=new_id(), search=outcome.person["email"], created_at=now, changed_at=now)
    for key, (kind, source, value) in keys.items():
        ContactKey.objects.create(key=key, contact_id=contact.id)
        Identity.objects.create(id=new_id(), contact=contact, kind=kind, source=source, value=value, key=key, confirmed_at=now, created_at=now)
    return contact


def _sign_up(outcome: Outcome, contact: Contact, now: datetime) -> None:
    link = LinkCode.objects.filter(code=outcome.code, active=True).first()
    if link is None:
        return
    Evidence.objects.get_or_create(
        id=same_id("evidence", outcome.id),
        defaults={
            "contact": contact,
            "program_id": link.program_id,
            "advocate_id": link.contact_id,
            "method": "code",
            "at": outcome.occurred_at,
            "code": link.code,
            "outcome_id": outcome.id,
        },
    )
    referral, made = Referral.objects.get_or_create(
        contact=contact,
        program_id=link.program_id,
        defaults={
            "id": same_id("referral", link.program_id, contact.id), "advocate_id": link.contact_id, "state": "signed_up", "method": "code", "code": link.code,
            "started_at": outcome.occurred_at, "signed_up_at": outcome.occurred_at, "created_at": now, "moved_at": now,
        },
    )  # fmt: skip
    if made:
        log.record(catalogue.ReferralStarted(referral_ids=(referral.id,)), now=now)


def _purchase(outcome: Outcome, contact: Contact, version: RuleVersion, now: datetime) -> None:
    referral = Referral.objects.filter(contact=contact).first()
    if referral is None:
        return
    assert outcome.amount_minor is not None
    ordinal = Conversion.objects.filter(referral=referral, credited=True).count() + 1
    conversion = Conversion.objects.create(
        id=same_id("conversion", referral.program_id, outcome.id), contact=contact, program_id=referral.program_id, referral=referral,
        advocate_id=referral.advocate_id, outcome_id=outcome.id, type=outcome.type, occurred_at=outcome.occurred_at, amount_minor=outcome.amount_minor,
        currency=outcome.currency, ordinal=ordinal, credited=True, created_at=now,
    )  # fmt: skip
    log.record(catalogue.ConversionAttributed(conversion_ids=(conversion.id,)), now=now)
    Referral.objects.filter(id=referral.id).update(
        state="converted", converted_at=outcome.occurred_at, moved_at=now, purchases=F("purchases") + 1, value_minor=F("value_minor") + outcome.amount_minor
    )
    Verdict.objects.create(
        id=same_id("verdict", conversion.id), contact_id=contact.id, conversion_id=conversion.id, referral_id=referral.id, score=0, decision="pass", at=now
    )
    reason = _reason(ordinal, outcome, referral, version)
    for side, receiver in (("advocate", referral.advocate), ("friend", contact)):
        if reason:
            Refusal.objects.create(
                id=new_id(), contact_id=receiver.id, program_id=referral.program_id, conversion_id=conversion.id, rule_id=version.rule_id,
                rule_version_id=version.id, side=side, reason=reason, at=now,
            )  # fmt: skip
        else:
            _grant(side, receiver, conversion, version, now)


def _reason(ordinal: int, outcome: Outcome, referral: Referral, version: RuleVersion) -> str:
    if ordinal != 1:
        return "not_first_purchase"
    assert outcome.amount_minor is not None
    if outcome.amount_minor < MINIMUM:
        return "below_minimum"
    key = same_id("counter", version.rule_id, referral.advocate_id, outcome.occurred_at.year)
    defaults = {"rule_id": version.rule_id, "scope": "advocate", "owner_id": referral.advocate_id, "period": str(outcome.occurred_at.year), "unit": "count"}
    Counter.objects.get_or_create(id=key, defaults=defaults)
    taken = Counter.objects.filter(id=key, taken__lt=LIMIT).update(taken=F("taken") + 1)
    return "" if taken else "cap_reached"


def _grant(side: str, receiver: Contact, conversion: Conversion, version: RuleVersion, now: datetime) -> None:
    reward = Reward.objects.create(
        id=same_id("reward", version.rule_id, conversion.id, side), contact=receiver, program_id=conversion.program_id, rule_id=version.rule_id,
        rule_version=version, referral_id=conversion.referral_id, conversion_id=conversion.id, friend_id=conversion.contact_id, side=side,
        kind="account_credit", asset="EUR", amount=AMOUNT, state="granted", hold_until=conversion.occurred_at + timedelta(days=14), granted_at=now,
        occurred_at=conversion.occurred_at, created_at=now,
    )  # fmt: skip
    cost, _ = Account.objects.get_or_create(
        id=same_id("account", "cost", conversion.program_id), defaults={"kind": "cost", "owner_id": conversion.program_id, "asset": "EUR", "overdraft": True}
    )
    owed, _ = Account.objects.get_or_create(
        id=same_id("account", "owed", receiver.ledger_key), defaults={"kind": "owed", "owner_id": receiver.ledger_key, "asset": "EUR"}
    )
    Account.objects.filter(id=cost.id).update(balance=F("balance") - AMOUNT)
    Account.objects.filter(id=owed.id).update(balance=F("balance") + AMOUNT)
    Posting.objects.create(
        id=same_id("grant", reward.id),
        source_id=cost.id,
        target_id=owed.id,
        amount=AMOUNT,
        asset="EUR",
        kind="grant",
        reward_id=reward.id,
        program_id=conversion.program_id,
        at=now,
    )
    log.record(catalogue.RewardGranted(reward_ids=(reward.id,)), now=now)
