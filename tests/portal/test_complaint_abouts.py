"""What a complaint is about, on the public form: the house's own widest categories, or the built-in ones."""

import re
from uuid import UUID

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.actions import recovery, trees
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib.ids import new_id
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from tests.portal.conftest import NOW
from tests.portal.test_complaints import WORDS, complain, form_key


def offered(browser: Client, path: str = "/complaint") -> list[str]:
    page = browser.get(path).content.decode()
    return re.findall(r"<option[^>]*>([^<]+)</option>", page.partition('id="about"')[2].partition("</select>")[0])


def add(name: str, parent: UUID | None = None, kind: Kind = Kind.CATEGORY) -> UUID:
    return trees.add(kind, name, parent_id=parent, actor=SYSTEM, now=NOW)


def filed() -> tuple[str, UUID | None]:
    return models.Case.objects.values_list("category", "topic_id").get()


def test_the_built_in_ones_are_offered_where_the_house_has_none(browser: Client) -> None:
    assert offered(browser) == ["Please choose", "The product", "The delivery", "The service", "The bill", "Something else"]
    add("Torn bags", kind=Kind.CAUSE)
    assert "The bill" in offered(browser)
    complain(browser, about="delivery")
    assert filed() == ("delivery", None)


def test_what_it_is_about_may_be_left_open(browser: Client) -> None:
    complain(browser)
    assert filed() == ("other", None)


def test_the_widest_of_the_house_are_offered_in_its_own_words_and_their_plan_counts(browser: Client) -> None:
    beans = add("Beans <fresh>")
    add("Stale", beans)
    trees.retire(add("Old"), on=True, actor=SYSTEM, now=NOW)
    recovery.keep_for_topic(beans, (Step("Send new beans", Doing.DO, 1, Unit.DAYS),), actor=SYSTEM, now=NOW)
    assert offered(browser) == ["Please choose", "Beans &lt;fresh&gt;"]
    complain(browser, about=str(beans))
    assert filed() == ("other", beans)
    assert Task.objects.filter(title="Send new beans").count() == 1


def test_one_that_was_merged_meanwhile_is_what_it_became(browser: Client) -> None:
    beans, coffee = add("Beans"), add("Coffee")
    key = form_key(browser)
    trees.merge(beans, coffee, actor=SYSTEM, now=NOW)
    assert browser.post("/complaint", {**WORDS, "form_key": key, "about": str(beans)}).status_code == 303
    assert filed() == ("other", coffee)


@pytest.mark.parametrize("gone", ["retired", "merged into a retired one", "a cause", "unknown", "made up"])
def test_one_that_is_offered_no_more_is_said_and_nothing_is_lost(browser: Client, gone: str) -> None:
    beans, coffee = add("Beans", kind=Kind.CAUSE if gone == "a cause" else Kind.CATEGORY), add("Coffee")
    add("Tea")
    if gone == "merged into a retired one":
        trees.merge(beans, coffee, actor=SYSTEM, now=NOW)
        trees.retire(coffee, on=True, actor=SYSTEM, now=NOW)
    if gone == "retired":
        trees.retire(beans, on=True, actor=SYSTEM, now=NOW)
    chosen = {"unknown": str(new_id()), "made up": "beans"}.get(gone, str(beans))
    answer = complain(browser, about=chosen)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422 and not models.Case.objects.exists()  # type: ignore[attr-defined]
    assert "is not offered any more" in page and "48297" in page and "Tea" in page and 'aria-describedby="about-hint about-error"' in page
    complain(browser, about=str(coffee) if gone != "merged into a retired one" else "")
    assert models.Case.objects.count() == 1


def test_a_form_shown_before_the_house_had_its_own_still_counts(browser: Client) -> None:
    key = form_key(browser)
    add("Beans")
    assert browser.post("/complaint", {**WORDS, "form_key": key, "about": "billing"}).status_code == 303
    assert filed() == ("billing", None)
