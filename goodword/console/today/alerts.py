"""What is wrong and wants somebody: each alert a bold fact, a sentence, and the link that solves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.parts import Tone
from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.integrations.queries import deliveries
from goodword.messaging.actions.send import can_send
from goodword.messaging.queries import messages
from goodword.operators.values import Organisation

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Alert:
    """One thing that is wrong."""

    tone: Tone
    fact: str
    sentence: str
    url: str = ""
    action: str = ""


def alerts(organisation: Organisation, *, now: datetime) -> list[Alert]:
    """Return what is wrong now, the worst first."""
    return [*_worker(now), *_jobs(), *_providers(), *_outbound(organisation), *_post(organisation, now)]


def _worker(now: datetime) -> Iterator[Alert]:
    waiting = facts.waiting_since()
    if not facts.workers(now=now):
        yield Alert(
            "bad",
            _("No worker is running"),
            _("Nothing is credited, granted or sent until one runs. It is started by “goodword up” or “goodword worker”."),
            address("jobs"),
            _("See the queue"),
        )
    elif waiting is not None and now - waiting > LATE_AFTER:
        words = _("The longest waiting job should have been done %(time)s ago.") % {"time": formats.span(now - waiting)}
        yield Alert("wait", _("The worker is behind"), words, address("jobs"), _("See the queue"))


def _jobs() -> Iterator[Alert]:
    if dead := facts.job_counts()[JobState.DEAD]:
        fact = ngettext("%(count)s job could not be done", "%(count)s jobs could not be done", dead) % {"count": formats.number(dead)}
        yield Alert("bad", fact, _("It was tried many times and then put aside. What follows from it waits."), address("jobs"), _("See why, and try again"))


def _providers() -> Iterator[Alert]:
    if stuck := deliveries.stuck_count():
        fact = ngettext("%(count)s reward is stuck at a provider", "%(count)s rewards are stuck at a provider", stuck) % {"count": formats.number(stuck)}
        yield Alert("bad", fact, _("None is lost. Somebody has to mend what the provider did not like."), address("deliveries"), _("See what it said"))


def _outbound(organisation: Organisation) -> Iterator[Alert]:
    if organisation.outbound_held_at:
        words = _("This installation was restored on %(day)s. Nothing is sent or paid until somebody has looked at what waits.")
        yield Alert("bad", _("Nothing goes out"), words % {"day": formats.day(organisation.outbound_held_at)}, address("outbound"), _("Look at what waits"))


def _post(organisation: Organisation, now: datetime) -> Iterator[Alert]:
    if not can_send(organisation):
        kept = messages.kept_count()
        words = _("Mails are kept in the mailbox instead of being sent.")
        if kept:
            words = ngettext(
                "%(count)s mail is kept in the mailbox instead of being sent.", "%(count)s mails are kept in the mailbox instead of being sent.", kept
            )
        yield Alert("wait", _("No mail server is set up"), words % {"count": formats.number(kept)}, address("mail_settings", "mailbox"), _("Set it up"))
        return
    trouble = messages.trouble(now=now)
    if trouble.unreadable:
        fact = ngettext("%(count)s mail waits for its wording", "%(count)s mails wait for their wording", trouble.unreadable)
        yield Alert("bad", fact % {"count": formats.number(trouble.unreadable)}, trouble.last_error, address("mail_wordings"), _("Mend the wording"))
    if behind := trouble.failing - trouble.unreadable:
        fact = ngettext("%(count)s mail could not be handed over yet", "%(count)s mails could not be handed over yet", behind)
        yield Alert("wait", fact % {"count": formats.number(behind)}, trouble.last_error, address("mailbox"), _("See the mails"))
    if trouble.refused:
        fact = ngettext("%(count)s mail was refused since yesterday", "%(count)s mails were refused since yesterday", trouble.refused)
        words = _("The mail server will never take it. The list says why.")
        yield Alert("wait", fact % {"count": formats.number(trouble.refused)}, words, f"{address('mailbox')}?state=refused", _("See why"))
