"""What a key was answered, so that the same request again is done once and answered the same."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction

from goodword.lib.ids import same_id
from goodword.operators import models
from goodword.operators.rules import IDEMPOTENCY_LIFE

_WAIT = "2s"  # for a request of the same key that is still under way
_FORGOTTEN_AT_ONCE = 2000


class RequestDiffers(Exception):
    """The idempotency key was used for a request with another body."""

    code = "idempotency_key_reused"


class RequestRunning(Exception):
    """The same request is still under way; its answer is not known yet."""

    code = "idempotency_key_busy"


@dataclass(frozen=True)
class Answer:
    """What the first request was answered."""

    status: int
    answer: str


def begin_request(key_id: UUID, idempotency_key: str, *, body_hash: str, now: datetime) -> Answer | None:
    """Claim an idempotency key in the caller's transaction, which also does the request; None where this is the first time.

    Whatever undoes that transaction frees the key. A second request waits for the first to end; raises RequestRunning after two seconds, and
    RequestDiffers where the key stands for another request. A key older than 72 hours is new again.
    """
    row = models.IdempotencyKey(id=same_id("idempotency", key_id, idempotency_key), api_key_id=key_id, body_hash=body_hash, created_at=now)
    try:
        with transaction.atomic():
            _limit_wait(_WAIT)
            row.save(force_insert=True)
            _limit_wait("0")
    except IntegrityError:
        return _earlier(row, now=now)
    except OperationalError as error:
        raise RequestRunning from error
    return None


def finish_request(key_id: UUID, idempotency_key: str, *, status: int, answer: str) -> None:
    """Keep the answer, in the transaction that `begin_request` claimed the key in."""
    with transaction.atomic():
        models.IdempotencyKey.objects.filter(id=same_id("idempotency", key_id, idempotency_key)).update(status=status, answer=answer)


def forget_requests(now: datetime) -> None:
    """Delete answers that are older than 72 hours."""
    old = models.IdempotencyKey.objects.filter(created_at__lt=now - IDEMPOTENCY_LIFE)
    while ids := list(old.values_list("id", flat=True)[:_FORGOTTEN_AT_ONCE]):
        models.IdempotencyKey.objects.filter(id__in=ids).delete()


def _earlier(row: models.IdempotencyKey, *, now: datetime) -> Answer | None:
    stored = models.IdempotencyKey.objects.get(id=row.id)
    if stored.created_at < now - IDEMPOTENCY_LIFE:
        models.IdempotencyKey.objects.filter(id=row.id).update(body_hash=row.body_hash, status=None, answer="", created_at=now)
        return None
    if stored.body_hash != row.body_hash:
        raise RequestDiffers
    if stored.status is None:
        raise RequestRunning
    return Answer(status=stored.status, answer=stored.answer)


def _limit_wait(duration: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [duration])
