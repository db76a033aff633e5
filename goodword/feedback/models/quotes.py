"""Testimonials with their permissions, all their wordings, and which of them advocates pass on."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="words and name are blanked, the permission is over", retention="with the contact")
class Quote(models.Model):
    """Words of a customer as they stand, and what is allowed with them now; what they said before stands in its entries."""

    id = models.UUIDField(primary_key=True)  # same_id("quote", key of the form)
    contact_id = models.UUIDField()
    answer_id = models.UUIDField()
    program_id = models.UUIDField(null=True)
    language = models.CharField(max_length=5, default="")
    words = models.TextField()
    number = models.PositiveSmallIntegerField(default=0)  # of the wording that stands; a link is good for one wording
    name = models.CharField(max_length=250, default="")
    state = models.CharField(max_length=9, default="asked")  # values.quotes.QuoteState
    on_pages = models.BooleanField(default=False)
    in_kit = models.BooleanField(default=False)
    in_print = models.BooleanField(default=False)
    until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-answered_at"], name="quote_shown", condition=models.Q(state="agreed")),
            models.Index(fields=["created_at", "id"], name="quote_newest"),
            models.Index(fields=["contact_id"], name="quote_of_contact"),
            models.Index(fields=["answer_id"], name="quote_of_answer"),
        ]


@table(spread=Spread.CONTACT, erasure="words, names and proof are blanked", retention="with the contact")
class QuoteEntry(models.Model):
    """One line of a testimonial's story: a wording, a question, a permission, its end."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact_id = models.UUIDField()
    quote_id = models.UUIDField()
    kind = models.CharField(max_length=9)  # worded (by staff), changed (by the customer), asked, unsent, agreed, refused, withdrawn, released, dropped
    words = models.TextField(default="")
    values = models.JSONField(default=dict)  # of a permission: name, uses, until, and the words that were shown
    proof = models.JSONField(default=dict)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["quote_id", "at"], name="quote_story"), models.Index(fields=["contact_id"], name="quote_entry_of_contact")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class ChosenQuote(models.Model):
    """Which testimonial an advocate adds to the own message; its words stay where they are, so that they go when the permission goes."""

    id = models.UUIDField(primary_key=True)  # same_id("chosen quote", contact, programme)
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    quote_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["contact_id"], name="chosen_quote_of_contact")]


@table(spread=Spread.CONTACT, erasure="kept: a time only", retention="with the contact")
class Cooldown(models.Model):
    """When somebody was last asked for something: the one row that two questions at the same moment meet at."""

    id = models.UUIDField(primary_key=True)  # same_id("cooldown", kind, contact)
    contact_id = models.UUIDField()
    kind = models.CharField(max_length=8)  # quote, review, silence
    asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["contact_id"], name="cooldown_of_contact")]
