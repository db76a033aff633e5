"""Testimonials: asked for once, by mail, allowed and taken back by whose words they are, never paid, and gone at once where they must be."""

from datetime import timedelta
from uuid import UUID

import pytest

import goodword.reactions
from goodword.facts import catalogue
from goodword.feedback import models
from goodword.feedback.actions import cases, erasure, intake, quotes
from goodword.feedback.actions.quotes import QuoteRefused
from goodword.feedback.queries import quotes as reads
from goodword.feedback.values import Closing, NewCase, Origin
from goodword.feedback.values.quotes import NameForm, Permit, Quote, QuoteState, Term, Use
from goodword.messaging.models import Message, Task
from goodword.operators.values import SYSTEM
from goodword.privacy.queries import subject_export
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer
from tests.making import days, make_program

pytestmark = pytest.mark.django_db

LATER = ASKED + timedelta(hours=2)
EVERYWHERE = Permit(NameForm.INITIAL, frozenset(Use), Term.YEAR, "en", "I allow it.", {"network": "hash"})


def proposed(*, key: str = "k", program_id: UUID | None = None, who: UUID | None = None, words: str = "Great beans") -> Quote:
    who = who or make_customer(last_name="Carstens")
    answer = answered(10, who=who, more="Great beans, every week.")
    return quotes.propose(answer.id, words, program_id=program_id, key=key, actor=SYSTEM, now=ASKED)


def shown(program_id: UUID, use: Use = Use.PAGES, **at: object) -> list[str]:
    return [one.words for one in reads.shown(program_id, use=use, language="en", now=at.get("now", LATER))]  # type: ignore[arg-type]


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(QuoteRefused, match=f"^{code}$")


def test_the_person_is_asked_by_one_mail_under_the_purpose_of_asks() -> None:
    one = proposed()
    assert proposed(who=one.contact_id) == one  # the same form
    [mail] = Message.objects.filter(template="quote_ask")
    assert (mail.purpose, mail.contact_id, mail.variables["words"]) == ("ask", one.contact_id, "Great beans")
    assert one.state is QuoteState.ASKED and [line.kind for line in reads.story(one.id)] == ["worded", "asked"]


def test_who_was_asked_lately_rests_for_half_a_year() -> None:
    one = proposed()
    answer = answered(9, who=one.contact_id, now=ASKED + days(30))
    before = everything()
    with refused("asked_lately"):
        quotes.propose(answer.id, "Fine", key="other", actor=SYSTEM, now=ASKED + days(30))
    assert everything() == before
    assert quotes.propose(answer.id, "Fine", key="other", actor=SYSTEM, now=ASKED + days(183)).state is QuoteState.ASKED


def test_without_a_form_key_nobody_comes_to_anybody_elses_words() -> None:
    one, other = proposed(key=""), proposed(key="", who=make_customer("cleo@example.com", first_name="Cleo"))
    assert one.id != other.id and one.contact_id != other.contact_id


def test_who_never_agreed_to_be_asked_gets_no_mail_and_does_not_rest_for_it() -> None:
    one = proposed(who=make_customer(agrees_to=()))
    assert one.state is QuoteState.UNSENT and models.Cooldown.objects.get().asked_at is None


def test_nobody_is_asked_while_a_complaint_is_open() -> None:
    who = make_customer()
    answer = answered(10, who=who)
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=ASKED)
    with refused("open_case"):
        quotes.propose(answer.id, "Great", key="k", actor=SYSTEM, now=ASKED)
    cases.close(case.id, Closing.DECIDED, "Sorry", actor=SYSTEM, now=ASKED)
    assert quotes.propose(answer.id, "Great", key="k", actor=SYSTEM, now=ASKED)


def test_what_is_allowed_is_shown_there_and_nowhere_else_until_its_day() -> None:
    coffee, tea = make_program(), make_program(slug="tea")
    one = proposed(program_id=coffee.id)
    assert shown(coffee.id) == []
    made = quotes.agree(one.id, "Great beans", Permit(NameForm.FIRST, frozenset({Use.PAGES}), Term.YEAR), number=0, now=LATER)
    assert (made.state, made.name, made.until) == (QuoteState.AGREED, "Ben", LATER.replace(year=LATER.year + 1))
    assert shown(coffee.id) == ["Great beans"] and shown(coffee.id, Use.KIT) == [] and shown(tea.id) == []
    assert shown(coffee.id, now=LATER.replace(year=LATER.year + 1)) == []


def test_it_is_gone_at_once_when_it_is_taken_back() -> None:
    coffee = make_program()
    one = proposed()
    quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)
    assert quotes.choose(make_customer("anna@example.com"), one.id, program_id=coffee.id, now=LATER)
    anna = models.ChosenQuote.objects.get().contact_id
    assert reads.chosen(anna, program_id=coffee.id, now=LATER)
    assert quotes.withdraw(one.id, now=LATER) and not quotes.withdraw(one.id, now=LATER)
    assert [shown(coffee.id, use) for use in Use] == [[], [], []] and reads.chosen(anna, program_id=coffee.id, now=LATER) is None


def test_leave_is_kept_with_the_words_that_were_shown_and_confirmed_with_the_way_back() -> None:
    one = proposed()
    quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)
    line = models.QuoteEntry.objects.get(kind="agreed")
    assert (line.words, line.values["wording"], line.values["name"], line.values["uses"]) == ("Great beans", "I allow it.", "Ben C.", "kit,pages,print")
    [mail] = Message.objects.filter(template="quote_agreed")
    token = mail.variables["own_url"].rpartition("/")[2]
    assert reads.read_own_token(token, now=LATER + days(3000)) == one.id and mail.variables["until"] == "2027-10-12"


def test_a_link_takes_one_answer_in_time() -> None:
    one = proposed()
    with refused("over"):
        quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=ASKED + days(30))
    with refused("no_use"):
        quotes.agree(one.id, one.words, Permit(NameForm.FIRST, frozenset(), Term.YEAR), number=0, now=LATER)
    quotes.refuse(one.id, number=0, now=LATER)
    for again in (lambda: quotes.refuse(one.id, number=0, now=LATER), lambda: quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)):
        with refused("over"):
            again()
    assert reads.quote(one.id).state is QuoteState.REFUSED


def test_other_words_of_the_person_wait_for_staff_and_every_wording_is_kept() -> None:
    coffee = make_program()
    one = proposed()
    quotes.agree(one.id, "Great beans, dear though.", EVERYWHERE, number=0, now=LATER)
    assert shown(coffee.id) == [] and Task.objects.get(kind="quote", done_at=None)
    quotes.release(one.id, actor=SYSTEM, now=LATER)
    assert shown(coffee.id) == ["Great beans, dear though."] and not Task.objects.filter(kind="quote", done_at=None)
    assert [(line.kind, line.words) for line in reads.story(one.id) if line.words] == [
        ("worded", "Great beans"), ("changed", "Great beans, dear though."), ("agreed", "Great beans, dear though."),
    ]  # fmt: skip


def test_other_words_of_staff_are_asked_about_anew_and_older_links_decide_nothing() -> None:
    coffee = make_program()
    one = proposed()
    quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)
    quotes.reword(one.id, "Great", actor=SYSTEM, now=LATER)
    assert shown(coffee.id) == [] and Message.objects.filter(template="quote_ask").count() == 2
    with refused("over"):
        quotes.agree(one.id, "Great", EVERYWHERE, number=0, now=LATER)
    quotes.agree(one.id, "Great", EVERYWHERE, number=1, now=LATER)
    assert shown(coffee.id) == ["Great"]


def test_staff_take_it_off_for_good() -> None:
    coffee = make_program()
    one = proposed()
    quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)
    quotes.drop(one.id, actor=SYSTEM, now=LATER)
    assert shown(coffee.id) == []
    for step in (quotes.release, quotes.drop):
        with refused("too_late"):
            step(one.id, actor=SYSTEM, now=LATER)


def test_nothing_that_rewards_can_hear_tells_of_a_testimonial() -> None:
    """Never paid: no fact speaks of it, so that no reaction, rule or trigger can be met by it."""
    recorded = everything()["facts_fact"]
    one = proposed()
    after_answer = [row for row in everything()["facts_fact"] if row not in recorded]
    quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)
    quotes.withdraw(one.id, now=LATER)
    assert [row for row in everything()["facts_fact"] if row not in recorded] == after_answer
    assert not [fact for fact in vars(catalogue) if "quote" in fact.lower() or "testimonial" in fact.lower()]
    assert goodword.reactions.REACTIONS


def test_it_is_exported_and_erased_with_the_person() -> None:
    coffee = make_program()
    one = proposed()
    quotes.agree(one.id, one.words, EVERYWHERE, number=0, now=LATER)
    [exported] = subject_export(one.contact_id, now=LATER)["testimonials"]
    assert (exported["words"], exported["named"], len(exported["story"])) == ("Great beans", "Ben C.", 3)
    assert erasure.erase(one.contact_id, actor=SYSTEM, now=LATER).quotes == 1
    assert shown(coffee.id) == [] and "Great" not in str([everything()[f"feedback_{name}"] for name in ("quote", "quoteentry", "chosenquote")])
