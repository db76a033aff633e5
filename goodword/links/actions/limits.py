"""Few mails per address and network: counts of public forms that hold across processes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from goodword.lib.network import network_of
from goodword.links import models, rules
from goodword.links.values import Admission

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_ADDRESS = ((3, HOUR), (6, DAY))
PER_NETWORK = ((20, HOUR), (60, DAY))


@transaction.atomic
def admit(form: str, *, address: str, network: str, now: datetime) -> Admission:
    """Count one use of a public form and say whether it may go on; `address` is normalised, `network` the visitor's IP address."""
    if not all(take(f"{form}:network", network_of(network), limit=limit, length=length, now=now) for limit, length in PER_NETWORK):
        return Admission.NETWORK_FULL
    if not all(take(f"{form}:address", address, limit=limit, length=length, now=now) for limit, length in PER_ADDRESS):
        return Admission.ADDRESS_FULL
    return Admission.ADMITTED


@transaction.atomic
def missed(network: str, *, now: datetime) -> None:
    """Count a code that was nobody's; `queries.may_look` says when a network has guessed enough."""
    take(rules.GUESSES, network_of(network), limit=rules.GUESSES_PER_HOUR, length=HOUR, now=now)


@transaction.atomic
def take(kind: str, who: str, *, limit: int, length: timedelta, now: datetime) -> bool:
    """Take one of the places of this stretch of time; False where all are taken."""
    id_, ends_at = rules.stretch(kind, who, length=length, now=now)
    models.FormCount.objects.bulk_create([models.FormCount(id=id_, ends_at=ends_at)], ignore_conflicts=True)
    return models.FormCount.objects.filter(id=id_, count__lt=limit).update(count=F("count") + 1) == 1
