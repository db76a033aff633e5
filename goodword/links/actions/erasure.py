"""Forget an advocate: links end, codes are kept as hashes so that nobody gets them, and nothing opens the own page any more."""

from goodword.contacts.rules.subjects import Subject
from goodword.links import models, rules


def codes_of(subject: Subject) -> frozenset[str]:
    """Return the codes of a person, which may tell the name."""
    links = models.Link.objects.filter(contact_id__in=subject.ids).values("id")
    found = models.LinkCode.objects.filter(link_id__in=links).values_list("code", flat=True)
    return frozenset(code for code in found if not rules.is_retired(code))


def erase(subject: Subject) -> None:
    """Retire a person's codes and delete what opened their page. Needs the caller's transaction; doing it again changes nothing."""
    own = list(models.Link.objects.filter(contact_id__in=subject.ids).order_by("id"))
    claims = [row for row in models.LinkCode.objects.filter(link_id__in=[link.id for link in own]) if not rules.is_retired(row.code)]
    models.LinkCode.objects.filter(code__in=[row.code for row in claims]).delete()
    for row in claims:
        row.code, row.active = rules.retired(row.code), False
    models.LinkCode.objects.bulk_create(sorted(claims, key=lambda row: row.code), ignore_conflicts=True)
    for link in own:
        code = link.code if rules.is_retired(link.code) else rules.retired(link.code)
        models.Link.objects.filter(contact_id=link.contact_id, id=link.id).update(code=code, active=False, message="")
    models.JoinRequest.objects.filter(email__in=subject.emails).delete()
    for model in (models.Share, models.PortalAccess, models.PortalCode):
        model._default_manager.filter(contact_id__in=subject.ids).delete()
