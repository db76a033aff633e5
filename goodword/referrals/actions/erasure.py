"""Forget a person on either side of recommendations: that there was one, and what came of it, stays under ids."""

from uuid import UUID

from django.db.models import Q

from goodword.contacts.rules.subjects import Subject
from goodword.referrals import models


def near(subject: Subject) -> set[UUID]:
    """Return who stands on the other side of a person's recommendations: messages to them may name the person."""
    pairs = models.Referral.objects.filter(_of(subject)).values_list("contact_id", "advocate_id")
    given = models.Evidence.objects.filter(Q(contact_id__in=subject.ids) | Q(advocate_id__in=subject.ids)).values_list("contact_id", "advocate_id")
    return {one for pair in [*pairs, *given] for one in pair} - set(subject.ids)


def ids_of(subject: Subject) -> list[UUID]:
    """Return the recommendations in which a person stands on either side."""
    return list(models.Referral.objects.filter(_of(subject)).values_list("id", flat=True))


def brought_by(subject: Subject) -> list[UUID]:
    """Return the outcomes of friends that brought a code of this person."""
    rows = models.Evidence.objects.filter(advocate_id__in=subject.ids, outcome_id__isnull=False)
    return [one for one in rows.values_list("outcome_id", flat=True) if one]


def erase(subject: Subject) -> None:
    """Blank notes, codes and claims. Needs the caller's transaction; doing it again changes nothing."""
    ids = ids_of(subject)
    for row in models.Referral.objects.filter(id__in=ids):
        changes: dict[str, object] = {"next_step": "", "reasons": subject.without(row.reasons)}
        changes |= {"name_allowed": False, "product": ""} if row.contact_id in subject.ids else {"code": ""}
        models.Referral.objects.filter(contact_id=row.contact_id, id=row.id).update(**changes)
    models.ReferralStep.objects.filter(referral_id__in=ids).update(text="")
    models.Evidence.objects.filter(contact_id__in=subject.ids).update(note="")
    models.Evidence.objects.filter(advocate_id__in=subject.ids).update(note="", code="")
    for conversion in models.Conversion.objects.filter(referral_id__in=ids):
        if (kept := subject.without(conversion.reasons)) != conversion.reasons:
            models.Conversion.objects.filter(contact_id=conversion.contact_id, id=conversion.id).update(reasons=kept)
    models.Claim.objects.filter(Q(contact_id__in=subject.ids) | Q(email__in=subject.emails)).delete()
    models.Claim.objects.filter(advocate_id__in=subject.ids).update(code="", click_id="")


def _of(subject: Subject) -> Q:
    return Q(contact_id__in=subject.ids) | Q(advocate_id__in=subject.ids)
