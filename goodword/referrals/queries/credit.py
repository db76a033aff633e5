"""Referrals and conversions by id, and who brought whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.programs.values import Method
from goodword.referrals import models
from goodword.referrals.values import Conversion, Reason, Referral, ReferralState


def referrals(ids: Collection[UUID]) -> dict[UUID, Referral]:
    """Return referrals by id; unknown ones are left out."""
    return {row.id: referral_value(row) for row in models.Referral.objects.filter(id__in=list(ids))}


def conversions(ids: Collection[UUID]) -> dict[UUID, Conversion]:
    """Return conversions by id, with the referral's beginning; unknown ones are left out."""
    return {row.id: conversion_value(row) for row in models.Conversion.objects.filter(id__in=list(ids)).select_related("referral")}


def friends_of(advocate_ids: Iterable[UUID]) -> set[UUID]:
    """Return the friends that advocates recommended, as the contacts that were kept."""
    advocates = {alias for kept in set(contacts.canonical(list(advocate_ids)).values()) for alias in contacts.person_ids(kept)}
    found = set(models.Evidence.objects.filter(advocate_id__in=advocates).values_list("contact_id", flat=True))
    return set(contacts.canonical(found).values())


def reasons(stored: Iterable[list[object]]) -> tuple[Reason, ...]:
    """Return reasons as they were stored by `reassess.as_json`."""
    return tuple(_reason(*one) for one in stored)  # type: ignore[arg-type]


def _reason(code: str, passed: bool, values: Mapping[str, object], within: Sequence[list[object]] = ()) -> Reason:
    return Reason(code, passed, tuple((name, str(value)) for name, value in values.items()), reasons(within))


def referral_value(row: models.Referral) -> Referral:
    """Return a referral's row as others see it."""
    return Referral(
        id=row.id,
        contact_id=row.contact_id,
        program_id=row.program_id,
        advocate_id=row.advocate_id,
        state=ReferralState(row.state),
        method=Method(row.method),
        code=row.code,
        channel=row.channel,
        relation=row.relation,
        product=row.product,
        name_allowed=row.name_allowed,
        existing_customer=row.existing_customer,
        fixed_by_staff=row.fixed_by_staff,
        reasons=reasons(row.reasons),
        started_at=row.started_at,
        signed_up_at=row.signed_up_at,
        converted_at=row.converted_at,
        refunded_at=row.refunded_at,
        value_minor=row.value_minor,
        purchases=row.purchases,
        assignee_id=row.assignee_id,
        next_step=row.next_step,
        next_step_on=row.next_step_on,
        created_at=row.created_at,
        moved_at=row.moved_at,
    )


def conversion_value(row: models.Conversion) -> Conversion:
    """Return a conversion's row, with its referral loaded, as others see it."""
    return Conversion(
        id=row.id,
        referral_id=row.referral_id,
        program_id=row.program_id,
        contact_id=row.contact_id,
        advocate_id=row.advocate_id,
        outcome_id=row.outcome_id,
        type=row.type,
        occurred_at=row.occurred_at,
        referral_started_at=row.referral.started_at,
        amount_minor=row.amount_minor,
        currency=row.currency,
        refunded_minor=row.refunded_minor,
        ordinal=row.ordinal,
        existing_customer=row.referral.existing_customer,
        credited=row.credited,
        reasons=reasons(row.reasons),
        history=row.history,
        first_purchase_at=row.referral.converted_at,
    )
