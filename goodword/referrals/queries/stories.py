"""One referral's story: every sign, purchase and step, from which a page tells why and why not."""

from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.programs.values import Method
from goodword.referrals import models
from goodword.referrals.queries.credit import conversion_value, referral_value
from goodword.referrals.values import EvidenceLine, StepLine, Story


def story(referral_id: UUID) -> Story | None:
    """Return a referral with all that led to it and followed from it, each list in order of time; None where there is none of this id."""
    row = models.Referral.objects.filter(id=referral_id).first()
    if row is None:
        return None
    kept = contacts.canonical([row.contact_id])[row.contact_id]
    people = contacts.person_ids(kept)
    evidence = models.Evidence.objects.filter(contact_id__in=people, program_id=row.program_id).order_by("at", "id")[:500]
    conversions = models.Conversion.objects.filter(referral_id=row.id).select_related("referral").order_by("occurred_at", "id")[:500]
    steps = models.ReferralStep.objects.filter(referral_id=row.id).order_by("at", "id")[:500]
    return Story(
        referral=referral_value(row),
        friend_id=kept,
        evidence=tuple(
            EvidenceLine(
                id=one.id,
                advocate_id=one.advocate_id,
                method=Method(one.method),
                at=one.at,
                code=one.code,
                channel=one.channel,
                outcome_id=one.outcome_id,
                refused=one.refused,
                by=one.by,
                note=one.note,
            )
            for one in evidence
        ),
        conversions=tuple(conversion_value(one) for one in conversions),
        steps=tuple(StepLine(kind=one.kind, text=one.text, by=one.by, at=one.at) for one in steps),
    )
