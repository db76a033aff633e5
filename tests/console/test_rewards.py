"""Rewards in the console: why and why not, approvals with a preview, rules by version, the ledger, and pools of codes."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from goodword.lib import clock
from goodword.messaging.models import Task
from goodword.operators.values import Role
from goodword.programs.values import Program
from goodword.rewards import models, queries
from goodword.rewards.queries import rules as rule_queries
from goodword.rewards.queries.pools import pools
from goodword.rewards.values import Reward, RewardState
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

LATER = START + days(30)


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", role=role))
    return client


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def words_on(response: Any) -> str:
    """Return the text of a page, words apart where tags part them."""
    return " ".join(strip_tags(response.content.decode().replace("<td", " <td").replace("</dt>", " ")).split())


def rewarded(*, approval: bool = False) -> Program:
    """Let Ben buy with Anna's code, under a rule that may ask for approval."""
    program = make_program(rule=BOTH_TEN_EUROS | {"needs_approval": approval})
    _, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(LATER)
    return program


def all_rewards() -> list[Reward]:
    return list(queries.page().items)


@pytest.fixture
def olga() -> Client:
    return signed_in()


def rule_form(program: Program, **changes: Any) -> tuple[UUID, dict[str, Any]]:
    """Return a rule of a programme and its form as a browser would send it."""
    (rule,) = rule_queries.rules(program.id)
    form = {
        "number": str(rule.number),
        "first_purchase": "on",
        "minimum_amount": "on",
        "minimum_amount-amount_minor": "20",
        "cap": "on",
        "cap-limit": "10",
        "cap-period": "year",
        "cap-scope": "advocate",
        "cap-unit": "friends",
        "advocate": "account_credit",
        "advocate-account_credit-amount_minor": "10",
        "friend": "account_credit",
        "friend-account_credit-amount_minor": "10",
        "hold_days": "14",
        "expires_days": "365",
    }
    return rule.id, form | changes


def test_rewards_are_listed_with_their_reasons_and_what_is_owed(olga: Client) -> None:
    rewarded()
    body = olga.get(url("rewards")).content.decode()
    for words in ("Anna", "€10", "The friend’s first purchase", "What is owed now", "€20"):
        assert words in body
    assert "ben@example.com" in body
    assert "No reward is like this." in olga.get(url("rewards") + "?state=refused").content.decode()


def test_approving_many_says_first_what_it_comes_to(olga: Client) -> None:
    rewarded(approval=True)
    ids = [str(reward.id) for reward in all_rewards()]
    preview = olga.post(url("approvals"), {"reward": ids, "do": "preview_approve"}).content.decode()
    assert "Approve 2 rewards" in preview
    assert "€20 for 2 people." in preview
    assert {reward.state for reward in all_rewards()} == {RewardState.HELD}  # a look changes nothing
    assert olga.post(url("approvals"), {"reward": ids, "do": "approve"}).status_code == 302
    assert RewardState.HELD not in {reward.state for reward in all_rewards()}


def test_one_reward_is_refused_with_a_reason_only(olga: Client) -> None:
    rewarded(approval=True)
    one = all_rewards()[0]
    assert olga.post(url("approvals"), {"reward": str(one.id), "do": "refuse"}).status_code == 422
    assert queries.rewards([one.id])[one.id].state is RewardState.HELD
    olga.post(url("approvals"), {"reward": str(one.id), "do": "refuse", "reason": "Ordered for resale"})
    refused = queries.rewards([one.id])[one.id]
    assert refused.state is RewardState.REFUSED
    assert "Ordered for resale" in olga.get(url("rewards")).content.decode()


@pytest.mark.parametrize("chosen", [[], ["nonsense"], [str(uuid4())]])
def test_choosing_nothing_that_waits_is_said(olga: Client, chosen: list[str]) -> None:
    rewarded(approval=True)
    response = olga.post(url("approvals"), {"reward": chosen, "do": "preview_approve"})
    assert response.status_code == 422
    assert "Nothing is chosen" in response.content.decode()


@pytest.mark.parametrize("role", [Role.MARKETER, Role.SALES, Role.ANALYST])
def test_who_may_not_approve_approves_nothing(role: Role) -> None:
    rewarded(approval=True)
    client = signed_in(role)
    ids = [str(reward.id) for reward in all_rewards()]
    assert "Approve the chosen" not in client.get(url("approvals")).content.decode()
    assert client.post(url("approvals"), {"reward": ids, "do": "approve"}).status_code == 403
    assert {reward.state for reward in all_rewards()} == {RewardState.HELD}


def test_a_change_of_a_rule_is_shown_before_it_is_published(olga: Client) -> None:
    rule_id, form = rule_form(make_program(), **{"minimum_amount-amount_minor": "15"})
    looked = olga.post(url("reward_rule", rule_id), form).content.decode()
    assert "Not published yet." in looked
    assert "Publish version 2" in looked
    assert len(rule_queries.versions(rule_id)) == 1
    olga.post(url("reward_rule", rule_id), form | {"publish": "1"})
    newest, first = rule_queries.versions(rule_id)
    assert (newest.number, first.number) == (2, 1)
    assert {one.slug: one.settings for one in newest.definition.conditions}["minimum_amount"] == {"amount_minor": 1500}
    assert newest.definition.benefits == first.definition.benefits


def test_the_form_of_a_rule_changes_nothing_by_itself(olga: Client) -> None:
    rule_id, form = rule_form(make_program())
    assert "Nothing differs" in olga.post(url("reward_rule", rule_id), form).content.decode()


def test_a_version_that_somebody_was_faster_with_is_not_overwritten(olga: Client) -> None:
    rule_id, form = rule_form(make_program(), **{"hold_days": "7", "publish": "1"})
    olga.post(url("reward_rule", rule_id), form)
    response = olga.post(url("reward_rule", rule_id), form | {"hold_days": "1"})
    assert response.status_code == 422
    assert len(rule_queries.versions(rule_id)) == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"minimum_amount-amount_minor": "15.005"}, "fewer decimals"),
        ({"advocate": "", "friend": ""}, "at least one benefit"),
        ({"tag": "on"}, "the name of a tag"),
        ({"hold_days": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(olga: Client, change: dict[str, str], says: str) -> None:
    rule_id, form = rule_form(make_program(), **change, publish="1")
    response = olga.post(url("reward_rule", rule_id), form)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert len(rule_queries.versions(rule_id)) == 1


def test_a_second_rule_is_added_and_ended(olga: Client) -> None:
    program = make_program()
    _, form = rule_form(program, **{"name": "A budget", "cap_2": "on", "cap_2-limit": "60000", "cap_2-scope": "program", "cap_2-unit": "value", "publish": "1"})
    olga.post(url("reward_rule_new", program.id), form)
    added = rule_queries.rules(program.id)[1]
    assert (added.name, [one.settings["scope"] for one in added.definition.conditions if one.slug == "cap"]) == ("A budget", ["advocate", "program"])
    assert "all rewards together stay within €600" in olga.get(url("reward_rules")).content.decode()
    olga.post(url("reward_rule_end", added.id))
    assert [rule.ended_at is None for rule in rule_queries.rules(program.id)] == [True, False]


def test_groups_are_built_in_the_form_and_come_back_as_they_were(olga: Client) -> None:
    changes = {
        "any-tag": "on",
        "any-tag-tag": "vip",
        "any-tag_2": "on",
        "any-tag_2-tag": "press",
        "none-new_customer": "on",
        "boost_first": "2026-12-01",
        "boost_last": "2026-12-24",
        "approval_above_minor": "50",
    }
    rule_id, form = rule_form(make_program(), **changes, publish="1")
    assert olga.post(url("reward_rule", rule_id), form).status_code == 302
    page = words_on(olga.get(url("reward_rule", rule_id)))
    for words in ("the friend has the tag “vip” or the friend has the tag “press”", "Not if", "it is double.", "Somebody approves what is worth more than"):
        assert words in page
    newest = rule_queries.versions(rule_id)[0].definition
    assert [(group.match, [one.settings.get("tag") for one in group.conditions]) for group in newest.groups] == [("any", ["vip", "press"]), ("none", [None])]
    assert (newest.boosts[0].percent, newest.approval_above_minor) == (200, 5000)
    form.pop("publish")
    assert "Nothing differs" in olga.post(url("reward_rule", rule_id), form).content.decode()


def test_groups_that_the_form_cannot_show_stay_as_they_are(olga: Client) -> None:
    tag = {"slug": "tag", "settings": {"tag": "vip", "absent": False}}
    deep = {"match": "any", "conditions": [tag], "groups": [{"match": "none", "conditions": [tag], "groups": []}]}
    second = {"match": "any", "conditions": [{"slug": "advocate_tag", "settings": {"tag": "team", "absent": False}}], "groups": []}
    first = {"match": "any", "conditions": [tag], "groups": []}
    rule_id, form = rule_form(make_program(rule=BOTH_TEN_EUROS | {"groups": [deep, first, second]}), hold_days="7", publish="1")
    before = rule_queries.versions(rule_id)[0].definition.groups
    olga.post(url("reward_rule", rule_id), form | {"any-tag": "on", "any-tag-tag": "vip"})
    after = rule_queries.versions(rule_id)[0]
    assert after.number == 2
    assert set(map(str, after.definition.groups)) == set(map(str, before))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"boost_first": "2026-12-01"}, "A time has a first and a last day."),
        ({"boost_first": "2026-12-02", "boost_last": "2026-12-01"}, "not before first"),
        ({"any-tag": "on"}, "the name of a tag"),
    ],
)
def test_a_group_or_boost_that_cannot_be_is_refused_in_words(olga: Client, change: dict[str, str], says: str) -> None:
    rule_id, form = rule_form(make_program(), **change, publish="1")
    response = olga.post(url("reward_rule", rule_id), form)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert len(rule_queries.versions(rule_id)) == 1


def test_what_a_change_would_have_cost_is_said_before_it_is_published(olga: Client) -> None:
    program = rewarded()
    rule_id, form = rule_form(program, **{"minimum_amount-amount_minor": "40", "past": "1"})
    with clock.at(LATER):
        changed = words_on(olga.post(url("reward_rule", rule_id), form))
        same = words_on(olga.post(url("reward_rule", rule_id), form | {"minimum_amount-amount_minor": "20"}))
        new = words_on(olga.post(url("reward_rule_new", program.id), form))
    assert "1 recommended purchase from" in changed
    assert "In all 1 €20 0 –" in changed
    assert "Below the minimum 1" in changed
    assert "In all 1 €20 1 €20" in same
    assert "Cost so far" not in new
    assert len(rule_queries.versions(rule_id)) == 1


def test_who_may_only_read_tries_no_rule() -> None:
    program = rewarded()
    rule_id, form = rule_form(program, past="1")
    assert signed_in(Role.ANALYST).post(url("reward_rule", rule_id), form).status_code == 403


def test_who_may_only_read_changes_no_rule() -> None:
    rule_id, form = rule_form(make_program(), hold_days="1", publish="1")
    client = signed_in(Role.ANALYST)
    assert client.get(url("reward_rule", rule_id)).status_code == 200
    for response in (
        client.post(url("reward_rule", rule_id), form),
        client.post(url("reward_rule_end", rule_id)),
        client.post(url("reward_pools"), {"name": "x"}),
    ):
        assert response.status_code == 403
    (rule,) = rule_queries.versions(rule_id)
    assert (rule.definition.hold_days, rule.ended_at, pools()) == (14, None, [])


def test_the_ledger_shows_sums_of_zero_and_a_running_sum(olga: Client) -> None:
    program = rewarded()
    body = olga.get(url("ledger") + f"?program={program.id}").content.decode()
    for words in ("Cost of rewards", "Owed to people", "Granted", "Running sum", "€20"):
        assert words in body
    assert signed_in(Role.SALES).get(url("ledger")).status_code == 403


def test_a_pool_is_made_and_filled_from_a_file(olga: Client) -> None:
    olga.post(url("reward_pools"), {"name": "Spring", "low_at": "2"})
    (pool,) = pools()
    upload = SimpleUploadedFile("codes.csv", "\ufeffSPRING-1;used\nSPRING-2\n".encode())
    assert olga.post(url("reward_pool", pool.id), {"codes": "SPRING-3", "file": upload}).status_code == 302
    assert pools()[0].left == 3
    assert "Spring" in olga.get(url("reward_pools")).content.decode()
    assert olga.post(url("reward_pool", pool.id), {"codes": "no code at all"}).status_code == 422


def test_rewards_under_review_go_on_once_somebody_has_looked(olga: Client) -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(2))
    models.Reward.objects.update(held_for_review=True)
    ids = [str(reward.id) for reward in all_rewards()]
    assert "Let 2 rewards go on" in olga.post(url("reviews"), {"reward": ids, "do": "preview_approve"}).content.decode()
    assert all(reward.held_for_review for reward in all_rewards())
    olga.post(url("reviews"), {"reward": ids, "do": "approve", "reason": "Mother and daughter"})
    assert not any(reward.held_for_review for reward in all_rewards())


def test_a_download_is_put_there_and_replaced_by_name(olga: Client) -> None:
    for content in (b"first", b"second"):
        assert olga.post(url("reward_downloads"), {"name": "Guide", "file": SimpleUploadedFile("guide.pdf", content)}).status_code == 302
    assert [bytes(one.content) for one in models.Download.objects.all()] == [b"second"]
    assert "guide.pdf" in olga.get(url("reward_downloads")).content.decode()
    assert olga.post(url("reward_downloads"), {"name": "Guide", "file": SimpleUploadedFile("big.pdf", b"x" * 10_000_001)}).status_code == 422
    assert models.Download.objects.get().size_bytes == 6


@pytest.mark.parametrize("role", [Role.SALES, Role.ANALYST])
def test_who_may_not_change_rewards_puts_no_file_there(role: Role) -> None:
    assert signed_in(role).post(url("reward_downloads"), {"name": "Guide", "file": SimpleUploadedFile("guide.pdf", b"x")}).status_code == 403
    assert models.Download.objects.count() == 0


def test_beside_each_kind_stands_what_is_known_and_what_a_refund_does(olga: Client) -> None:
    rewarded()
    rule_id, form = rule_form(make_program(slug="cash"), advocate="cash", friend="")
    body = olga.post(url("reward_rule", rule_id), form).content.decode()
    assert "A larger reward may buy worse customers" in body
    assert "(N35)" in body
    assert "Once it is in a pay-out file, a refund does not bring it back" in body
    assert "Only the recommender gains." in body
    assert "First ask without a reward" in body


def test_a_thank_you_card_can_be_printed_in_the_language_of_who_gets_it(olga: Client) -> None:
    rule = {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": "thank_you_note", "settings": {}}}], "hold_days": 0}
    program = make_program(rule=rule)
    _, code = make_advocate(program, language="de")
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(LATER)
    task = Task.objects.get()
    assert reverse("console:task_card", args=[task.id]) in olga.get(url("today") + "?whose=team").content.decode()
    body = olga.get(reverse("console:task_card", args=[task.id])).content.decode()
    assert 'lang="de"' in body
    assert "Anna" in body
    assert olga.get(reverse("console:task_card", args=[uuid4()])).status_code == 404


def test_a_budget_is_set_shown_and_removed(olga: Client) -> None:
    program = rewarded()
    page = url("reward_budget", program.id)
    assert "This programme has no budget" in olga.get(page).content.decode()
    assert page in olga.get(url("reward_rules")).content.decode()
    assert olga.post(page, {"limit": "100", "period": "all", "warn_percent": "80"}).status_code == 302
    _, code = make_advocate(program, "cleo@example.com")
    send("purchase", "olga@example.com", START + days(2), amount_minor=3480, code=code)
    work(LATER)
    assert "€20 of €100 in all" in words_on(olga.get(page))
    olga.post(page, {"limit": "", "period": "all", "warn_percent": "80"})
    assert "This programme has no budget" in olga.get(page).content.decode()


@pytest.mark.parametrize("limit", ["-1", "1.005", "much"])
def test_a_budget_that_cannot_be_is_refused(olga: Client, limit: str) -> None:
    assert olga.post(url("reward_budget", make_program().id), {"limit": limit, "period": "all", "warn_percent": "80"}).status_code == 422
    assert models.Budget.objects.count() == 0


def test_who_may_only_read_sees_the_budget_and_sets_none() -> None:
    page = url("reward_budget", make_program().id)
    client = signed_in(Role.ANALYST)
    assert client.get(page).status_code == 200
    assert client.post(page, {"limit": "1", "period": "all", "warn_percent": "80"}).status_code == 403
    assert models.Budget.objects.count() == 0
