"""Contests, who takes part in them, and who wins."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table
from goodword.rewards.models.rulebook import RuleVersion


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Contest(models.Model):
    """A contest of a programme, from its draft to its draw."""

    id = models.UUIDField(primary_key=True, default=new_id)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10)  # values.ContestState
    terms = models.JSONField()  # values.ContestTerms; never changed once published
    prize = models.ForeignKey(RuleVersion, models.RESTRICT, null=True)  # a rule that gives nothing by itself: prizes are rewards of it
    seed = models.BinaryField(default=bytes)  # lib.signing.encrypt of the 64 hex signs
    commitment = models.CharField(max_length=64, default="")
    published_at = models.DateTimeField(null=True)
    frozen_to = models.UUIDField(null=True)  # after the close: up to which entrant, in the order of ids, tickets are made
    closed_at = models.DateTimeField(null=True)
    list_digest = models.CharField(max_length=64, default="")
    ticket_count = models.PositiveIntegerField(default=0)
    entry_count = models.BigIntegerField(default=0)
    public_number = models.CharField(max_length=200, default="")
    drawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, default="")  # why it was cancelled
    places = models.JSONField(default=list)  # [[counter id, amount], …]: what its prizes take of the programme's budget
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["program", "created_at"], name="contest_of_program")]


@table(
    spread=Spread.CONTACT,
    erasure="before the close deleted; then ids and a hash stay, for the list",
    retention="ten years, or as set",
)
class Entrant(models.Model):
    """One person in one contest; the salt is theirs, and with it they know their own line of the published list."""

    id = models.UUIDField(primary_key=True)  # same_id("entrant", contest, contact)
    contest = models.ForeignKey(Contest, models.PROTECT)
    contact_id = models.UUIDField()
    country = models.CharField(max_length=2, default="")
    stated_at = models.DateTimeField(null=True)  # of full age, and living in that country
    on_board = models.BooleanField(default=False)  # the first name may stand on the leader board
    salt = models.CharField(max_length=32)
    ticket = models.CharField(max_length=64, default="")
    counted = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "contest"], name="entrant_once")]
        indexes = [
            models.Index(fields=["contest", "id"], name="entrant_of_contest"),
            models.Index(fields=["contest", "ticket"], name="entrant_ticket", condition=~models.Q(ticket="")),
            models.Index(fields=["contest"], name="entrant_on_board", condition=models.Q(on_board=True)),
        ]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the contest")
class ContestEntry(models.Model):
    """Entries for one occasion; how many of them count is decided on all of a person's together."""

    id = models.UUIDField(primary_key=True)  # same_id("contest entry", contest, task, occasion)
    contest = models.ForeignKey(Contest, models.PROTECT)
    contact_id = models.UUIDField()
    task = models.CharField(max_length=8)  # values.ContestTask
    occasion = models.CharField(max_length=80)  # referral:<id>, share:whatsapp:2026-11-22, free:2026-11-22, follow, reward:<id>
    entries = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "contest", "task", "occasion"], name="contest_entry_once")]


@table(spread=Spread.LOCAL, erasure="deleted after 30 days", retention="30 days")
class ContestRequest(models.Model):
    """An address typed into the free form of a contest: nothing is made of it until its owner follows the mailed link."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contest = models.ForeignKey(Contest, models.CASCADE)
    email = models.CharField(max_length=320)
    first_name = models.CharField(max_length=120, default="")
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=5, default="")
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["requested_at"], name="contest_request_age")]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the contest")
class ContestWinner(models.Model):
    """Somebody who was drawn, in the order of the draw: winners first, then substitutes."""

    id = models.UUIDField(primary_key=True)  # same_id("contest winner", contest, place)
    contest = models.ForeignKey(Contest, models.PROTECT)
    contact_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    ticket = models.CharField(max_length=64)
    state = models.CharField(max_length=10)  # values.WinnerState
    told_at = models.DateTimeField(null=True)
    accept_by = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, default="")
    reward_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "contest", "place"], name="contest_winner_once")]
        indexes = [
            models.Index(fields=["contest", "place"], name="contest_winner_place"),
            models.Index(fields=["accept_by"], name="contest_winner_due", condition=models.Q(state="told")),
        ]
