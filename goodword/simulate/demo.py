"""Fill an empty installation with the demo shop's year: the plan, played through the real actions on a virtual clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify, labels, notes
from goodword.contacts.actions import people as people_actions
from goodword.contacts.values import Person
from goodword.events.actions.record import record_outcomes
from goodword.events.ingest.touch import Touch
from goodword.events.ingest.touches import store_touches
from goodword.events.rules import Sender, parse_object
from goodword.events.values import NewOutcome
from goodword.facts import engine
from goodword.lib import clock
from goodword.lib.money import Money, to_text
from goodword.links.actions import share
from goodword.links.actions.codes import ensure_links
from goodword.links.values import Link, ShareChannel
from goodword.messaging.actions.tasks import create_task
from goodword.messaging.values import NewTask
from goodword.operators import actions as operators
from goodword.operators import queries as operator_queries
from goodword.operators.values import OFFICE_HOURS, SYSTEM, Actor, Role
from goodword.presets import actions as presets
from goodword.programs import actions as programs
from goodword.programs import queries as program_queries
from goodword.programs.values import Brand, Goal, Program
from goodword.referrals.actions import by_staff, claim
from goodword.rewards import queries as rewards
from goodword.rewards.actions import decisions
from goodword.rewards.actions.rules import create_rule
from goodword.simulate import circle
from goodword.simulate.brewing import Counter
from goodword.simulate.casts import CASTS, Cast
from goodword.simulate.listening import Listening
from goodword.simulate.plan import Deed, Someone, year

SOURCE = "demo-shop"
STEP = timedelta(days=1)
SETTLING = timedelta(hours=1)  # a claim is confirmed so long after it was asked for

Progress = Callable[[int, int], None]  # (days played, days in all)


class NotEmpty(Exception):
    """The installation holds something already; a demo never mixes with real people."""

    code = "not_empty"


def fill(*, language: str, seed: int = 7, days: int = 365, progress: Progress = lambda done, total: None) -> dict[str, int]:
    """Play the time that ends now and return how many of everything there is; raise NotEmpty, or KeyError for a language without a cast."""
    cast = CASTS[language]
    if program_queries.programs() or contacts.find(Person(email="anyone@example.com")):
        raise NotEmpty
    until = clock.now()
    noon = until.astimezone(ZoneInfo(cast.time_zone)).replace(hour=12, minute=0, second=0, microsecond=0)
    noon = noon if noon <= until else noon - STEP  # every day is played at noon, when mail may go out
    deeds = year(cast, seed=seed, days=days, until=until - timedelta(hours=2))
    begin = noon - timedelta(days=days)
    with clock.at(begin):
        program = _found(cast, language, begin)
        listening = Listening(language=language, program_id=program.id, seed=seed, now=begin)
        counter = Counter(language=language, program_id=program.id, seed=seed, now=begin)
    stage = _Stage(cast, program, language)
    for day in range(days):
        now = begin + STEP * (day + 1)
        today = [deed for deed in deeds if now - STEP <= deed.at < now]
        with clock.at(now):
            stage.play(today, now=now)
            listening.meet(stage.people, now=now)
            listening.hear(now=now)
            counter.ask(now=now)
            listening.praise(now=now)
            listening.complain([stage.people[deed.who.key] for deed in today if deed.what == "purchase"], now=now)
            listening.work(now=now, until=until)
            if day % 30 == 29:
                stage.approve(now=now)
            engine.drain(now=now)
        progress(day + 1, days)
    with clock.at(until):
        stage.leave_work(now=until)
        listening.leave([stage.people[deed.who.key] for deed in reversed(deeds) if deed.what == "purchase"][:2], now=until)
        circle.gather(list(stage.people.values()), language=language, now=until)
        engine.drain(now=until)
    return {"days": days, "deeds": len(deeds), "people": len(stage.people), "advocates": len(stage.links)}


def _found(cast: Cast, language: str, now: datetime) -> Program:
    """Set up organisation and programme as an owner would on the first day."""
    operators.change_organisation(
        actor=SYSTEM,
        now=now,
        name=cast.shop,
        address=cast.address,
        country=cast.country,
        language=language,
        currency=cast.currency,
        time_zone=cast.time_zone,
        hours=OFFICE_HOURS,
        sender_name=cast.shop,
        sender_email="hello@example.com",
    )
    operators.invite(email="jonas@example.com", name="Jonas Reimers", role=Role.SALES, language=language, actor=SYSTEM, now=now, by_mail=False)
    operators.invite(email="maren@example.com", name="Maren Holt", role=Role.ADMIN, language=language, actor=SYSTEM, now=now, by_mail=False)
    program = presets.apply(
        preset="both-sides", slug="coffee", name=cast.program, currency=cast.currency, language=language, starts_at=now, actor=SYSTEM, now=now
    )
    settings = program.settings
    brand = Brand(name=cast.shop, color=cast.colour, website="https://shop.example.com", address=cast.address, contact_email="hello@example.com")
    goal = Goal(start_value=0, target_value=90, deadline=(now + timedelta(days=395)).date())
    programs.change(program.id, settings=replace(settings, country=cast.country, brand=brand, goal=goal, hosts=("shop.example.com",)), actor=SYSTEM, now=now)
    create_rule(
        program_id=program.id,
        name=cast.regular,
        definition={
            "conditions": [{"slug": "nth_purchase", "settings": {"n": 3}}],
            "benefits": [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": 100}}}],
            "hold_days": 7,
            "needs_approval": True,
        },
        in_force_from=now,
        actor=SYSTEM,
        now=now,
    )
    return programs.go_live(program.id, actor=SYSTEM, now=now)


class _Stage:
    """The installation while the year is played: who is which contact, and whose link is which."""

    def __init__(self, cast: Cast, program: Program, language: str) -> None:
        self.cast = cast
        self.program = program
        self.language = language
        self.people: dict[str, UUID] = {}
        self.links: dict[str, Link] = {}
        self.sender = Sender(source=SOURCE, zone=ZoneInfo(cast.time_zone), country=cast.country)

    def play(self, deeds: Sequence[Deed], *, now: datetime) -> None:
        """Play one day: people first, then what they did, outcomes in one batch."""
        self._meet([deed.who for deed in deeds if deed.what in {"join", "purchase", "share"}], now=now)
        self._join([deed.who for deed in deeds if deed.what in {"join", "share"}], now=now)
        outcomes: list[NewOutcome] = []
        for deed in deeds:
            if deed.what == "share":
                share.record_share(self.people[deed.who.key], program_id=self.program.id, channel=ShareChannel(deed.channel), wording="demo", now=deed.at)
            elif deed.what == "click":
                self._click(deed)
            elif deed.what == "claim":
                self._claim(deed)
            elif deed.what == "tell":
                self._tell(deed)
            elif deed.what in {"signup", "purchase", "refund"}:
                outcomes.append(self._outcome(deed, now=now))
        if outcomes:
            record_outcomes(outcomes, now=now)

    def approve(self, *, now: datetime) -> None:
        """Let the made-up admin approve what waits, once a month."""
        maren = next(one for one in operator_queries.team() if one.email == "maren@example.com")
        waiting = rewards.page(waiting_for="approval", limit=200)
        decisions.approve([one.id for one in waiting.items], actor=Actor(operator_id=maren.id), now=now)

    def leave_work(self, *, now: datetime) -> None:
        """Leave tags, notes and a few tasks, as there are in every shop."""
        known = list(self.people.items())
        regulars = labels.named(labels.Kind.TAG, self.cast.regular, now=now)
        labels.put_on(labels.Kind.TAG, regulars.id, [contact_id for _, contact_id in known[:24]], now=now)
        for place, text in enumerate(self.cast.notes):
            notes.write(known[place * 7][1], text, actor=SYSTEM, now=now - timedelta(days=place + 1))
        found = contacts.contacts([contact_id for _, contact_id in known[:3]])
        for place, contact in enumerate(found.values()):
            title = self.cast.call.format(name=contact.name)
            value = Money(25_000 - place * 6_000, self.cast.currency)
            due_at = now + timedelta(hours=3 + 20 * place)
            script = self.cast.call_script.format(name=contact.name, shop=self.cast.shop)
            task = NewTask(
                kind="manual",
                title=title,
                reason=self.cast.call_why,
                script=script,
                key=f"demo-{place}",
                contact_id=contact.id,
                due_at=due_at,
                value=value,
            )
            create_task(task, now=now)

    def _meet(self, found: Sequence[Someone], *, now: datetime) -> None:
        new = list({someone.key: someone for someone in found if someone.key not in self.people}.values())
        made = identify.ensure([self._person(someone) for someone in new], now=now)
        for someone, contact_id in zip(new, made, strict=True):
            assert contact_id
            self.people[someone.key] = contact_id
            if someone.company:
                people_actions.change(contact_id, {"company": someone.company}, actor=SYSTEM, now=now)

    def _join(self, found: Sequence[Someone], *, now: datetime) -> None:
        missing = {self.people[someone.key]: someone for someone in found if someone.key not in self.links}
        for contact_id, someone in missing.items():
            share.show_name(contact_id, program_id=self.program.id, show=True, first_name=someone.first_name, now=now)
        with transaction.atomic():
            made = ensure_links(list(missing), program_id=self.program.id, now=now)
        self.links.update({missing[contact_id].key: link for contact_id, link in made.items()})

    def _click(self, deed: Deed) -> None:
        link = self.links[deed.by]
        ids = (link.id.hex, self.program.id.hex)
        touch = Touch(link_id=ids[0], program_id=ids[1], kind="click", channel=deed.channel, bot=False)
        with transaction.atomic(), connection.cursor() as cursor:
            store_touches(cursor, connection.vendor, [touch], now=deed.at)

    def _claim(self, deed: Deed) -> None:
        asked = claim.request(
            program_id=self.program.id,
            code=self.links[deed.by].code,
            channel=deed.channel,
            email=deed.who.email,
            first_name=deed.who.first_name,
            language=self.language,
            name_allowed=deed.open_name,
            wording="demo",
            now=deed.at,
        )
        confirmed = claim.confirm(asked, now=deed.at + SETTLING)
        if confirmed.contact_id:
            self.people.setdefault(deed.who.key, confirmed.contact_id)

    def _tell(self, deed: Deed) -> None:
        told = by_staff.NewReferral(
            program_id=self.program.id,
            advocate_id=self.people[deed.by],
            friend=self._person(deed.who),
            relation="friend",
            product=deed.product,
        )
        by_staff.enter(told, actor=SYSTEM, now=deed.at)

    def _outcome(self, deed: Deed, *, now: datetime) -> NewOutcome:
        customer = {"id": deed.who.key, "email": deed.who.email, "first_name": deed.who.first_name, "last_name": deed.who.last_name, "language": self.language}
        event: dict[str, object] = {"type": deed.what, "customer": customer, "occurred_at": deed.at.astimezone(UTC).isoformat()}
        if deed.what == "signup":
            event |= {"id": f"signup-{deed.who.key}", "code": self.links[deed.by].code}
        else:
            event |= {"id": f"{deed.what}-{deed.name}", "amount": to_text(deed.amount_minor, self.cast.currency), "currency": self.cast.currency}
        if deed.what == "refund":
            event["refund_of"] = f"purchase-{deed.name}"
        if deed.product and deed.what == "purchase":
            event["properties"] = {"items": [{"sku": deed.product}]}
        made = parse_object(event, sender=self.sender, now=now)
        if not isinstance(made, NewOutcome):
            raise TypeError(f"the demo made an outcome that is refused: {made}")
        return made

    def _person(self, someone: Someone) -> Person:
        return Person(
            source=SOURCE,
            external_id=someone.key,
            email=someone.email,
            first_name=someone.first_name,
            last_name=someone.last_name,
            language=self.language,
            country=self.cast.country,
            trusted=True,
        )
