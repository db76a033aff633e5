"""One contact: who it is, what may be sent, and all that happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.contacts.advocates import part
from goodword.console.contacts.editing import about, contact_or_404, title_of
from goodword.console.contacts.levels import levels
from goodword.console.contacts.naming import CHANNELS, DEAL_STATES, PURPOSES
from goodword.console.contacts.timeline import KINDS, Known, entries, staff_in, told_once
from goodword.console.feedback.words import STATES as CASE_STATES
from goodword.console.feedback.words import group
from goodword.console.messages.words import gate_reasons, pause_reason
from goodword.console.parts import Reason, Words
from goodword.contacts import queries
from goodword.contacts.queries import consents, duplicates, history, vocabulary, words
from goodword.contacts.queries.aliases import remembered
from goodword.contacts.values import Contact, CustomField, IdentityKind, Pause
from goodword.events import queries as events
from goodword.events.values import PURCHASES
from goodword.feedback import queries as feedback
from goodword.lib import clock
from goodword.lib.memory import remembering
from goodword.lib.money import Money
from goodword.links import queries as links
from goodword.messaging.queries import messages as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.queries.standing import Envelope, Surroundings, standings
from goodword.messaging.rules import gate
from goodword.messaging.values import Allow, Channel, Hold, Purpose
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.referrals import queries as referrals
from goodword.referrals.values import ReferralState
from goodword.rewards import queries as rewards
from goodword.rewards.queries.credit import usable, uses
from goodword.rewards.values import Reward
from goodword.rewards.words import amount

SHORT, LONG = 40, 400


@dataclass(frozen=True)
class Fact:
    """One line about the contact; `url` where it leads on."""

    label: Words
    value: Words
    url: str = ""


@allowed(Permission.CONTACTS_READ)
def contact(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show a contact; an alias leads to the one that was kept."""
    one = contact_or_404(contact_id)
    if one.id != contact_id:
        return redirect("console:contact", contact_id=one.id)
    with remembering(), remembered([one.all_ids]):
        return _page(request, one)


def _page(request: StaffRequest, one: Contact) -> HttpResponse:
    kind = request.GET.get("show", "")
    known = _known(one, limit=LONG if request.GET.get("older") else SHORT)
    shown = entries(known, kind=kind if kind in KINDS else "", limit=LONG if request.GET.get("older") else SHORT)
    own = vocabulary.custom_fields() if one.custom else []
    context = {
        **about(one),
        "crumbs": about(one)["crumbs"][:1],  # type: ignore[index]
        "sub": _sub(one, known.staff),
        "facts": _facts(one, known, own),
        "tags": vocabulary.tags_of([one.id])[one.id],
        "lists": vocabulary.lists_of([one.id])[one.id],
        "standing": _standing(known),
        "may": _may_ask(request, one),
        "entries": shown,
        "kind": kind,
        "kinds": _kinds(),
        "more": len(shown) >= SHORT and not request.GET.get("older"),
        "brought": _brought(known),
        "given": [(reward, _in_hand(reward)) for reward in known.rewards if reward.left],
        "credit": [amount(Money(line.left, line.asset)) for line in (usable(one.id, now=known.now) if known.rewards else [])],
        "may_books": request.may(Permission.LEDGER_READ),
        "advocate": part(one.id, known.pauses, now=known.now),
        "levels": levels(one.id) if known.links else [],
        "may_use": request.may(Permission.REWARDS_WRITE),
        "deals": [(one, *DEAL_STATES[one.state]) for one in known.deals],
        "pauses": [(pause_reason(pause.reason), pause.until) for pause in told_once(known.pauses) if _holds(pause, known.now)],
        "answers": [(one, *group(one.group)) for one in known.answers[:5]],
        "cases": [(one, *CASE_STATES[one.state]) for one in known.cases[:5]],
        "may_erase": request.may(Permission.SETTINGS_WRITE),
        "may_listen": request.may(Permission.FEEDBACK_WRITE),
        "alike": duplicates.like(one, limit=3),
        "task_url": address("task_new", "new_task"),
        "may_write": request.may(Permission.CONTACTS_WRITE),
    }
    return render(request, "console/contacts/contact.html", context)


def _known(one: Contact, *, limit: int) -> Known:
    now = clock.now()
    mine = referrals.of_contact(one.id, limit=limit)
    merged = history.merges(one.id)
    others = {line.contact_id for line in mine} | {line.advocate_id for line in mine}
    others |= {line.kept_id for line in merged} | {line.dropped_id for line in merged}
    work = tasks.of_contact(one.all_ids, now=now, limit=limit).items
    said = history.notes(one.id, limit=limit)
    held = links.links_of_contact(one.id)
    given = rewards.of_contact(one.id, limit=limit)
    names = {key: title_of(person) for key, person in queries.contacts(others - {one.id}).items()}
    staff = operators.names(staff_in(work, said, merged) | ({one.assignee_id} if one.assignee_id else set()))
    return Known(
        contact=one,
        outcomes=events.of_contact(one.id, limit=min(limit, 200)).items,
        referrals=mine,
        rewards=given,
        uses=uses(one.id, limit=limit) if any(reward.used for reward in given) else [],
        messages=messaging.messages(contact_ids=one.all_ids, limit=min(limit, 200)).items,
        tasks=work,
        links=held,
        notes=said,
        deals=history.deals(one.id, limit=limit),
        consents=consents.entries(one.id, limit=limit),
        pauses=consents.pauses(one.id, limit=limit),
        merges=merged,
        changes=history.address_changes(one.id),
        answers=feedback.answers_of_contact(one.id, limit=limit),
        cases=feedback.cases_of_contact(one.id, limit=limit),
        names=names,
        staff=staff,
        programs={program.id: program.name for program in programs.programs()} if mine or held else {},
        now=now,
    )


def _holds(pause: Pause, now: datetime) -> bool:
    return pause.ended_at is None and (pause.until is None or pause.until > now)


def _sub(one: Contact, staff: dict[UUID, str]) -> str:
    """Return one sentence on who this is and who looks after them."""
    relations = {kind.slug: words.relation_label(kind) for kind in vocabulary.relations()} if one.relation else {}
    said = relations.get(one.relation, "") or (_("Customer") if one.customer_since else "")
    if one.company and one.name:
        said = f"{said}, {one.company}" if said else one.company
    after = _("Looked after by %(name)s.") % {"name": staff[one.assignee_id]} if one.assignee_id in staff else _("Nobody looks after this contact yet.")
    return f"{said}. {after}" if said else after


def _facts(one: Contact, known: Known, own: list[CustomField]) -> list[Fact]:
    found = [Fact(_KINDS[identity.kind], identity.value) for identity in one.identities if identity.replaced_at is None]
    names = formats.locale()
    if one.country:
        found.append(Fact(_("Lives in"), str(names.territories.get(one.country, one.country))))
    if one.language:
        found.append(Fact(_("Speaks"), str(names.languages.get(one.language[:2], one.language))))
    if one.time_zone:
        found.append(Fact(_("Clock"), _("%(zone)s, now %(time)s") % {"zone": one.time_zone.replace("_", " "), "time": _clock(known, one.time_zone)}))
    if one.customer_since:
        found.append(Fact(_("Customer"), _("since %(day)s") % {"day": formats.day(one.customer_since)}))
    if one.former_since:
        found.append(Fact(_("Former"), _("since %(day)s") % {"day": formats.day(one.former_since)}))
    if one.lifecycle:
        found.append(Fact(_("Stage"), words.LIFECYCLES.get(one.lifecycle, one.lifecycle)))
    if bought := _bought(known):
        found.append(Fact(_("Orders"), bought))
    if one.value_minor is not None:
        found.append(Fact(_("Value"), formats.money(Money(one.value_minor, one.value_currency), short=True)))
    came = next((line for line in known.referrals if line.contact_id in one.all_ids), None)
    if came:
        found.append(Fact(_("Came by"), known.names.get(came.advocate_id, ""), reverse("console:contact", args=[came.advocate_id])))
    found += [Fact(field.label, _custom(one.custom[field.slug])) for field in own if field.slug in one.custom]
    return found


def _bought(known: Known) -> str:
    """Return how many purchases there were and what they came to, by currency; empty where there were none."""
    bought = [one for one in known.outcomes if one.type in PURCHASES and one.amount_minor is not None]
    sums: dict[str, int] = {}
    for one in bought:
        sums[one.currency] = sums.get(one.currency, 0) + (one.amount_minor or 0)
    amounts = ", ".join(formats.money(Money(minor, currency), short=True) for currency, minor in sums.items())
    return f"{formats.number(len(bought))}, {amounts}" if bought else ""


def _custom(value: object) -> str:
    if isinstance(value, bool):
        return words.yes_or_no(value)
    return formats.number(value) if isinstance(value, int | float) else str(value)


def _clock(known: Known, zone: str) -> str:
    with timezone.override(zone):
        return formats.time_of_day(known.now)


def _standing(known: Known) -> list[dict[str, Any]]:
    """Return the newest word on each purpose and channel, consent first."""
    newest: dict[tuple[str, str], Any] = {}
    for one in sorted(known.consents, key=lambda entry: (entry.at, entry.id)):
        newest[one.purpose, one.channel] = one
    lines = [
        {"given": one.given, "what": PURPOSES.get(purpose, purpose), "by": CHANNELS.get(channel, channel), "at": one.at, "source": one.source}
        for (purpose, channel), one in newest.items()
    ]
    return sorted(lines, key=lambda line: (not line["given"], str(line["what"])))


def _may_ask(request: StaffRequest, one: Contact) -> list[tuple[Words, str, Words, list[Reason]]]:
    """Return for mail and telephone whether the person may be asked for a recommendation now, with the gate's reasons."""
    around = Surroundings(organisation=request.organisation, contacts={one.id: one}, operators={}, programs={})
    envelopes = [Envelope(purpose=Purpose.ASK, channel=channel, contact_id=one.id) for channel in (Channel.EMAIL, Channel.CALL)]
    now = clock.now()
    found: list[tuple[Words, str, Words, list[Reason]]] = []
    for envelope, standing in zip(envelopes, standings(envelopes, around, now=now), strict=True):
        verdict = gate(standing, now=now)
        if isinstance(verdict, Allow):
            mark, said = "done", _("Yes")
        elif isinstance(verdict, Hold):
            mark, said = "hold", _("Not before %(moment)s") % {"moment": formats.moment(verdict.until)}
        else:
            mark, said = "refused", _("No")
        found.append((CHANNELS[envelope.channel.value], mark, said, gate_reasons(verdict.reasons)))
    return found


def _brought(known: Known) -> dict[str, Any]:
    """Return the friends whom this person brought and what they were worth."""
    ids = set(known.contact.all_ids)
    mine = [one for one in known.referrals if one.advocate_id in ids]
    friends = [(one, known.names.get(one.contact_id, _("A friend"))) for one in mine[:8]]
    bought = sum(one.state is ReferralState.CONVERTED for one in mine)
    said = ngettext("%(count)s friend", "%(count)s friends", len(mine)) % {"count": formats.number(len(mine))}
    return {"friends": friends, "all": len(mine), "said": _("%(friends)s, %(bought)s bought") % {"friends": said, "bought": formats.number(bought)}}


def _in_hand(reward: Reward) -> str:
    """Return what is left of a reward: an amount, or the share of a percentage coupon."""
    return formats.percent(reward.percent / 100) if reward.percent else amount(Money(reward.left, reward.asset))


def _kinds() -> list[tuple[str, str]]:
    return [
        ("", _("everything")),
        ("purchases", _("purchases")),
        ("referrals", _("referrals and rewards")),
        ("messages", _("messages")),
        ("staff", _("notes and work")),
    ]


_KINDS: dict[IdentityKind, Words] = {
    IdentityKind.EMAIL: gettext_lazy("Mail"),
    IdentityKind.PHONE: gettext_lazy("Phone"),
    IdentityKind.EXTERNAL: gettext_lazy("Customer no."),
}

urlpatterns = [path("contacts/<uuid:contact_id>/", contact, name="contact")]
