"""Erasing a person: after it no table knows who it was, the books add up as before, and nothing is paid or sent again."""

import json
from collections.abc import Iterable
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models as columns
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from goodword.contacts import models as contact_tables
from goodword.contacts import queries as contacts
from goodword.contacts.actions import addresses, consent, deals, labels, merging, notes, pauses, people
from goodword.contacts.actions.deals import DealTerms
from goodword.contacts.actions.people import NewIdentity
from goodword.contacts.queries import pages
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.values import Filter, IdentityKind, Person
from goodword.facts.models import Job
from goodword.feedback.actions import cases, intake
from goodword.feedback.values import NewCase, Origin
from goodword.lib.ids import new_id
from goodword.lib.tables import REGISTRY, Spread
from goodword.links import models as link_tables
from goodword.links.actions import change_message, issue, record_share
from goodword.links.actions.codes import ensure_links
from goodword.links.actions.vanity import CodeTaken, choose_code
from goodword.links.values import ShareChannel
from goodword.messaging.actions import create_task
from goodword.messaging.models import Message, Task
from goodword.messaging.values import NewTask
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from goodword.privacy.actions import erase_contact
from goodword.privacy.actions import erasure as erasing
from goodword.privacy.queries import known, subject_export
from goodword.privacy.values import ErasureReason
from goodword.programs.values import Program
from goodword.referrals.actions import claim as claims
from goodword.rewards import models as books
from goodword.rewards.actions.erasure import PaymentOpen
from goodword.rewards.actions.gifts import give
from goodword.rewards.queries.differences import differences
from tests.console.doors import everything
from tests.feedback.makers import answered, make_survey
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.operators.people import make_operator
from tests.project.rows import MOMENT, _needs, fill
from tests.rewards.contest_makers import join, make_contest

pytestmark = pytest.mark.django_db

NOW = START + days(20)
WORDS = ("anna", "zabriskie", "quartermain", "4930901820", "geheim")  # stand in all that tells who Anna is, and in all she said


@pytest.fixture
def coffee() -> Program:
    return make_program()


@pytest.fixture
def anna(coffee: Program) -> UUID:
    """Let Anna do, and have done to her, all that there is to a person: she recommends, is recommended, buys, complains, answers, is noted and merged."""
    anna = make_contact("anna@example.com", first_name="Anna", last_name="Zabriskie")
    people.change(anna, {"name_shown": "Anna", "company": "Quartermain Ltd"}, actor=SYSTEM, now=START)
    anna, code = make_advocate(coffee)
    choose_code(anna, program_id=coffee.id, code="ZABRISKIE", now=START)
    change_message(anna, program_id=coffee.id, text="Geheim: try it, Anna")
    people.add_identity(anna, NewIdentity(IdentityKind.PHONE, "+49 30 901820"), actor=SYSTEM, now=START)
    other = make_contact("zabriskie@example.com", first_name="Ann", last_name="Zabriskie")
    merging.merge(anna, other, take=["last_name"], reason="Anna said so", now=START)
    _noted(anna, coffee)
    _brought(anna, coffee, code)
    _said(anna)
    addresses.request(anna, "anna.neu@example.com", now=NOW)
    issue([anna], program_id=coffee.id, now=NOW)
    work(NOW)
    return anna


def _noted(anna: UUID, coffee: Program) -> None:
    notes.write(anna, "Geheim: Anna likes it strong", actor=SYSTEM, now=START)
    deals.create(anna, DealTerms(title="Zabriskie renewal", amount_minor=100_00, currency="EUR"), actor=SYSTEM, now=START)
    labels.set_all(anna, {labels.Kind.TAG: ["vip"]}, actor=SYSTEM, now=START)
    pauses.pause_by_staff(anna, reason="Anna is ill", until=None, actor=SYSTEM, now=START)
    consent.give(anna, purpose="ask", channel="email", source="staff", wording="Yes, said Anna", proof={"said": "Anna on the phone"}, now=START)
    record_share(anna, program_id=coffee.id, channel=ShareChannel.MAIL, wording="I get ten", now=START + days(1))
    olga = make_operator()
    create_task(NewTask(kind="manual", title="Call Zabriskie", reason="Geheim", script="Hello Anna", contact_id=anna, created_by=olga.id), now=NOW)
    join(make_contest(coffee), anna)


def _brought(anna: UUID, coffee: Program, code: str) -> None:
    """Ben comes by Anna's code and learns her name; Kim's claim waits; Anna herself came by Cleo."""
    claim = claims.request(program_id=coffee.id, code=code, email="ben@example.com", first_name="Ben", name_allowed=True, now=START)
    claims.confirm(claim, now=START)
    claims.request(program_id=coffee.id, code=code, email="kim@example.com", first_name="Kim", now=NOW)
    cleo, by_cleo = make_advocate(coffee, "cleo@example.com", first_name="Cleo")
    del cleo
    own = claims.request(program_id=coffee.id, code=by_cleo, email="anna@example.com", first_name="Anna", name_allowed=True, now=START)
    claims.confirm(own, now=START)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3000, name="order-1", code=code)
    send("purchase", "anna@example.com", START + days(1), amount_minor=3000, name="order-2", properties=json.dumps({"deliver_to": "Anna Zabriskie"}))
    work(START + days(1))
    work(START + days(16))


def _said(anna: UUID) -> None:
    answered(9, survey=make_survey(), who=anna, improve="Geheim improve", more="Geheim more", now=NOW)
    case = intake.receive(NewCase("Geheim complaint", Origin.STAFF, contact_id=anna, order="order-2"), actor=SYSTEM, now=NOW)
    cases.note(case.id, "Anna called", actor=SYSTEM, now=NOW)


def erase(contact_id: UUID, reason: ErasureReason = ErasureReason.ASKED) -> bool:
    return erase_contact(contact_id, reason=reason, actor=SYSTEM, now=NOW + days(1)).new


def telling(words: Iterable[str] = WORDS) -> dict[str, list[str]]:
    """Return, by table, the rows in which one of the words stands, in whichever case."""
    found = {name: [repr(row) for row in rows if any(word in repr(row).lower() for word in words)] for name, rows in everything().items()}
    return {name: rows for name, rows in found.items() if rows}


def test_no_table_knows_the_person_any_more(anna: UUID, coffee: Program) -> None:
    before = telling()
    for name in (
        "contacts_contact", "contacts_identity", "contacts_note", "contacts_deal", "contacts_consent", "contacts_merge", "contacts_pause", "links_link",
        "links_linkcode", "events_outcome", "referrals_claim", "referrals_evidence", "messaging_message", "messaging_task", "feedback_case", "feedback_answer",
        "operators_auditentry", "contacts_addresschange",
    ):  # fmt: skip
        assert name in before, f"the story leaves nothing of Anna in {name}, so this test would not see that it goes"
    assert erase(anna)
    work(NOW + days(1))
    work(NOW + days(40))
    assert telling() == {}


def test_the_books_add_up_and_what_was_not_used_is_taken_back(anna: UUID) -> None:
    postings = books.Posting.objects.count()
    assert books.Reward.objects.filter(contact_id=anna, state__in=["granted", "fulfilled"]).count() == 2
    erase(anna)
    work(NOW + days(1))
    assert books.Account.objects.aggregate(sum=Sum("balance"))["sum"] == 0 and differences() == []
    assert not books.Reward.objects.filter(contact_id=anna, state__in=["held", "granted", "fulfilled"]).exists()
    assert books.Posting.objects.count() == postings + 2, "posted the other way round, nothing is edited"
    assert books.Reward.objects.filter(state__in=["granted", "fulfilled"]).count() == 2, "Ben and Cleo keep theirs"


def test_the_same_purchase_again_pays_nothing_and_who_comes_back_is_somebody_new(anna: UUID, coffee: Program) -> None:
    erase(anna)
    rewards = books.Reward.objects.count()
    make_contact("anna@example.com")
    assert contacts.find(Person(email="anna@example.com")) != anna
    work(NOW + days(2))
    assert books.Reward.objects.count() == rewards
    with pytest.raises(CodeTaken):
        choose_code(make_contact("kim@example.com"), program_id=coffee.id, code="ZABRISKIE", now=NOW)


def test_a_code_of_somebody_erased_is_given_to_nobody(anna: UUID, coffee: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    erase(anna)
    monkeypatch.setattr("goodword.links.rules.candidates", lambda _name: iter(["ZABRISKIE", "FRESH7"]))
    kim = make_contact("kim@example.com")
    assert ensure_links([kim], program_id=coffee.id, now=NOW)[kim].code == "FRESH7"
    assert not link_tables.LinkCode.objects.filter(code="ZABRISKIE").exists()


def test_search_finds_nobody_and_nothing_opens_the_own_page(anna: UUID) -> None:
    assert [one.id for one in pages.page(Filter(search="zabriskie")).items] == [anna]
    erase(anna)
    for text in ("zabriskie", "anna@example.com", "Quartermain"):
        assert pages.page(Filter(search=text)).items == ()
    assert not link_tables.PortalAccess.objects.filter(contact_id=anna).exists()


def test_erased_twice_changes_nothing_the_second_time(anna: UUID) -> None:
    assert erase(anna)
    work(NOW + days(1))
    before = everything()
    assert not erase(anna)
    assert everything() == before
    assert AuditEntry.objects.filter(action="privacy.erase_contact").count() == 1


def test_killed_in_the_middle_nothing_was_done(anna: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    monkeypatch.setattr(erasing, "blank_trail", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(anna)
    assert everything() == before


def test_what_waits_stands_under_the_id_and_makes_nobody_anew(anna: UUID) -> None:
    send("purchase", "anna@example.com", NOW, amount_minor=3000, name="order-3")
    rewards = books.Reward.objects.count()
    erase(anna)
    work(NOW + days(1))
    assert contacts.find(Person(email="anna@example.com")) is None
    assert books.Reward.objects.count() == rewards


def test_what_others_were_told_loses_the_name_and_what_they_have_stays(anna: UUID) -> None:
    ben = contacts.find(Person(email="ben@example.com"))
    letters = Message.objects.filter(contact_id=ben).count()
    assert letters and contacts.contact(ben).first_name == "Ben"
    erase(anna)
    assert Message.objects.filter(contact_id=ben).count() == letters
    assert contacts.contact(ben).first_name == "Ben"


def test_a_payment_on_its_way_comes_first(anna: UUID) -> None:
    file = books.PayoutFile.objects.create(currency="EUR", payer=b"", execute_on=NOW.date(), created_at=NOW)
    line = books.PayoutLine.objects.create(id=new_id(), file=file, contact_id=anna, ciphertext=b"x", ending="1234", amount=1, rewards=[])
    before = everything()
    with pytest.raises(PaymentOpen):
        erase(anna)
    assert everything() == before and known(anna).open_payments == 1
    books.PayoutLine.objects.filter(id=line.id).update(state="paid")
    assert erase(anna)


def test_the_reason_of_a_gift_goes() -> None:
    gift = {"trigger": {"slug": "manual", "settings": {}}, "conditions": [], "hold_days": 0}
    gift |= {"benefits": [{"side": "advocate", "kind": {"slug": "account_credit", "settings": {"amount_minor": 500}}}]}
    make_program(rule=gift)
    anna = make_contact("anna@example.com", first_name="Anna")
    rule = books.Rule.objects.get()
    give(rule.id, anna, reason="Anna spoke for us", key="k", actor=SYSTEM, now=NOW)
    assert "rewards_occasion" in telling(["anna"])
    erase(anna)
    work(NOW + days(1))
    assert telling(["anna"]) == {} and books.Reward.objects.get().state in {"refused", "reversed"}


# Every table

_KEPT = {  # ids, amounts, hashes, and words of the house
    "contacts.Consent.source", "contacts.Deal.source", "feedback.Invitation.occasion", "integrations.Attempt.what", "integrations.Delivery.content",
    "integrations.Delivery.reference", "messaging.Message.key", "messaging.Message.message_id", "messaging.Message.template", "messaging.Task.key",
    "messaging.Task.subject", "rewards.ContestEntry.occasion", "rewards.ContestWinner.ticket", "rewards.Entrant.ticket", "rewards.Occasion.known",
    "rewards.Occasion.name", "rewards.Order.parts", "rewards.Order.title", "rewards.PayoutLine.rewards", "rewards.Reward.chosen", "rewards.Reward.places",
}  # fmt: skip
NEEDLE = "Geheim"


def _row(model: type[columns.Model], contact_id: UUID) -> columns.Model:
    """Return a row of a person's with the needle in every column that could hold words."""
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if field.attname in {"contact_id", "kept_id"}:
            values[field.attname] = contact_id
        elif field.primary_key or isinstance(field, columns.UUIDField):
            values[field.attname] = new_id()
        elif field.is_relation:
            target = field.related_model._base_manager.first()
            values[field.attname] = target.pk if target else None
        elif isinstance(field, columns.TextField) or (isinstance(field, columns.CharField) and (field.max_length or 0) >= 50):
            values[field.attname] = NEEDLE
        elif isinstance(field, columns.BooleanField):
            values[field.attname] = False
        elif isinstance(field, columns.IntegerField) and not field.has_default():
            values[field.attname] = 1
        elif isinstance(field, columns.BinaryField):
            values[field.attname] = NEEDLE.encode()
        elif isinstance(field, columns.DateTimeField):
            values[field.attname] = MOMENT
        elif isinstance(field, columns.DateField):
            values[field.attname] = MOMENT.date()
        elif isinstance(field, columns.JSONField):
            values[field.attname] = {"who": NEEDLE} if field.default is dict else [["who", False, {"who": NEEDLE}]]
    return model(**values)


def test_every_table_that_spreads_by_contact_forgets_words(coffee: Program) -> None:
    anna = make_contact("anna@example.com", first_name=NEEDLE)
    waiting = [model for model, rule in REGISTRY.items() if rule.spread is Spread.CONTACT and model not in {contact_tables.Contact, contact_tables.Identity}]
    for model in sorted(waiting, key=lambda one: one.__name__ != "Referral"):  # which the steps of its story hang on
        fill([needed for needed in _needs(model) if not needed._base_manager.exists()])
        model._base_manager.bulk_create([_row(model, anna)])
    books.PayoutLine.objects.update(state="paid")
    erase(anna)
    work(NOW + days(1))
    left = set()
    for model in apps.get_models():
        for row in model._base_manager.all():
            left |= {f"{model._meta.label}.{field.name}" for field in model._meta.concrete_fields if NEEDLE in repr(getattr(row, field.attname))}
    assert left == _KEPT, "words about a person that no package erases"


# Doors


def test_an_owner_sees_what_goes_and_erases_once_and_others_may_not(anna: UUID) -> None:
    address = reverse("console:contact_erase", args=[anna])
    support, olga = Client(), Client()
    support.force_login(make_operator("sami@example.com", "Sami", Role.SUPPORT))
    olga.force_login(make_operator("owner@example.com", "Olga"))
    before = everything()
    assert support.get(address).status_code == support.post(address, {"reason": "asked"}).status_code == 403
    assert address not in support.get(reverse("console:contact", args=[anna])).content.decode()
    page = olga.get(address).content.decode()
    assert "This cannot be undone." in page and "2 rewards that are not used yet are taken back." in page
    assert olga.post(address, {"reason": "because"}).status_code == 422
    assert everything() == before
    assert address in olga.get(reverse("console:contact", args=[anna])).content.decode()
    assert olga.post(address, {"reason": "asked"}).url == reverse("console:contacts")
    assert olga.post(address, {"reason": "asked"}).url == olga.get(address).url == reverse("console:contacts")
    assert olga.get(reverse("console:contact", args=[anna])).status_code == 404
    assert AuditEntry.objects.get(action="privacy.erase_contact").after["reason"] == "asked"
    assert olga.post(reverse("console:contact_erase", args=[new_id()]), {"reason": "asked"}).status_code == 404


def test_the_wish_of_the_person_leads_to_the_page_and_is_done_with_it(anna: UUID, coffee: Program) -> None:
    create_task(NewTask(kind="erasure", title="Erase a contact", contact_id=anna, program_id=coffee.id, subject=f"contact:{anna}", role=Role.ADMIN), now=NOW)
    olga = Client()
    olga.force_login(make_operator("owner@example.com", "Olga"))
    assert reverse("console:contact_erase", args=[anna]) in olga.get(reverse("console:today") + "?whose=team").content.decode()
    erase(anna)
    task = Task.objects.get(kind="erasure")
    assert (task.outcome, task.title) == ("erased", "Erase a contact")


def test_nobody_unknown_is_erased(db: None) -> None:
    with pytest.raises(ContactUnknown):
        erase(new_id())


def test_the_export_of_somebody_erased_is_empty(anna: UUID) -> None:
    erase(anna)
    work(NOW + days(1))
    made = repr(subject_export(anna, now=NOW)).lower()
    assert not any(word in made for word in WORDS)
    assert not Job.objects.filter(state="dead").exists()
