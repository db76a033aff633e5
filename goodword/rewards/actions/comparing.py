"""Compare every night what is kept as a total with what it should add up to; a difference is told, never mended in silence."""

from datetime import datetime

import structlog
from django.db import transaction

from goodword.facts import catalogue, log
from goodword.rewards.queries import differences

_words = structlog.get_logger("goodword.rewards")


def compare(now: datetime) -> None:
    """Compare balances with postings and counters with rewards; record LedgerUnbalanced where anything differs."""
    found = differences.differences()
    for difference in found[:20]:
        _words.error("ledger differs", what=difference.what, id=str(difference.id), kept=difference.kept, counted=difference.counted)
    if found:
        with transaction.atomic():
            log.record(catalogue.LedgerUnbalanced(differences=len(found)), now=now)
