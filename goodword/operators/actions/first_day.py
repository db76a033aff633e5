"""The first answers of an installation, stored together."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.operators.actions.organisation import change_organisation
from goodword.operators.actions.team import change_own
from goodword.operators.values import OFFICE_HOURS, Actor, Organisation


def set_up(*, operator_id: UUID, your_name: str, email: str, language: str, now: datetime, **organisation: Any) -> Organisation:
    """Store who the first owner is and what the organisation is (fields as in values.Organisation), with office hours to begin with. Raises TeamRefused."""
    with transaction.atomic():
        change_own(operator_id=operator_id, name=your_name, email=email, language=language, now=now)
        return change_organisation(actor=Actor(operator_id=operator_id), now=now, **{"language": language, "hours": OFFICE_HOURS, **organisation})
