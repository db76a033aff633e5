"""Forget a person in what providers said; ids, amounts and codes stay, as what was handed out needs them."""

from datetime import datetime

from django.db import transaction

from goodword.facts import catalogue
from goodword.integrations import models


def contact_erased(fact: catalogue.ContactErased, now: datetime) -> None:
    """Blank the words that went to providers about a person and came back."""
    del now
    with transaction.atomic():
        models.Delivery.objects.filter(contact_id__in=fact.contact_ids).update(said="")
        models.Attempt.objects.filter(contact_id__in=fact.contact_ids).update(sent="", answer="")
