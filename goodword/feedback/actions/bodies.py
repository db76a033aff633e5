"""Keep the dispute bodies that the house names."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.values.bodies import Part, Sector
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor


class BodyRefused(ValueError):
    """A body that cannot be kept; `code` says why: name_missing, where_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NewBody:
    """What is said of a body."""

    country: str
    sector: Sector
    name: str
    address: str
    url: str
    part: Part
    source: str = ""
    as_of: str = ""
    checked: bool = False


def keep(new: NewBody, *, instead_of: UUID | None = None, actor: Actor, now: datetime) -> UUID:
    """Name a body from now on, or change what is said of it, and return its id; the same again changes nothing.

    `instead_of` is what it was known as where name or country change. Raises BodyRefused.
    """
    name = " ".join(new.name.split())
    if not name:
        raise BodyRefused("name_missing")
    if not new.address.strip() and not new.url:
        raise BodyRefused("where_missing")
    id_ = same_id("dispute body", new.country, name.casefold())
    said: dict[str, object] = {
        "country": new.country, "sector": new.sector.value, "name": name, "address": " ".join(new.address.split()), "url": new.url, "part": new.part.value,
        "source": new.source, "as_of": new.as_of, "checked": new.checked,
    }  # fmt: skip
    with transaction.atomic():
        if instead_of and instead_of != id_:
            take_off(instead_of, actor=actor, now=now)
        before = models.DisputeBody.objects.select_for_update().filter(id=id_).values(*said).first()
        if before != said:
            models.DisputeBody.objects.update_or_create(id=id_, defaults={**said, "changed_at": now})
            operators.audit(actor=actor, action="feedback.keep_body", subject=f"body:{id_}", before=before, after=said, now=now)
    return id_


def take_off(body_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Name a body no more; False where it is gone already."""
    with transaction.atomic():
        row = models.DisputeBody.objects.filter(id=body_id).first()
        if row is None or not models.DisputeBody.objects.filter(id=body_id).delete()[0]:
            return False
        operators.audit(actor=actor, action="feedback.take_off_body", subject=f"body:{body_id}", before={"name": row.name, "country": row.country}, now=now)
        return True
