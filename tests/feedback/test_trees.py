"""The tree of categories and causes: what is filed under a topic follows it, files that use old names still find it, and plans hang on the nearest node."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from goodword.feedback import models
from goodword.feedback.actions import intake, particulars, recovery, topics, trees
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.actions.trees import TopicRefused
from goodword.feedback.queries import cases as reads
from goodword.feedback.queries import topics as queries
from goodword.feedback.queries.board import board
from goodword.feedback.queries.particulars import Particulars
from goodword.feedback.queries.recovery import counting
from goodword.feedback.rules.themes import Kind, Topic
from goodword.feedback.rules.trees import under, why_not_merged
from goodword.feedback.values import Category, NewCase, Origin
from goodword.feedback.values.improvements import Area
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib.ids import new_id
from goodword.messaging.models import Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED
from tests.operators.people import make_operator

CALL = Step("First call", Doing.TALK, 2, Unit.HOURS)
LEND = Step("Lend a grinder", Doing.DO, 1, Unit.DAYS)


def add(name: str, parent: UUID | None = None, kind: Kind = Kind.CATEGORY) -> UUID:
    return trees.add(kind, name, parent_id=parent, actor=SYSTEM, now=ASKED)


def complaint(category: UUID | None = None, cause: UUID | None = None) -> UUID:
    case = intake.receive(NewCase("It broke", Origin.STAFF, email="ben@example.com"), actor=SYSTEM, now=ASKED)
    if category or cause:
        topics.file_under(case.id, category=category, cause=cause, actor=SYSTEM, now=ASKED)
    return case.id


def paths(kind: Kind = Kind.CATEGORY, **more: bool) -> list[str]:
    return [" › ".join(one.path) for one in queries.topics(kind, **more)]


def test_what_cannot_become_part_of_what() -> None:
    ids = [UUID(int=number) for number in range(5)]
    wide, narrow, narrowest, other, cause = ids
    tree = {
        wide: Topic(wide, Kind.CATEGORY, ("a",)),
        narrow: Topic(narrow, Kind.CATEGORY, ("a", "b"), wide),
        narrowest: Topic(narrowest, Kind.CATEGORY, ("a", "b", "c"), narrow),
        other: Topic(other, Kind.CATEGORY, ("d",)),
        cause: Topic(cause, Kind.CAUSE, ("e",)),
    }
    assert under(narrow, tree) == {narrow, narrowest}
    assert [why_not_merged(*pair, tree) for pair in ((wide, wide), (wide, narrowest), (wide, cause), (other, narrowest), (narrowest, other))] == [
        "same", "in_itself", "other_kind", "", "",
    ]  # fmt: skip
    assert why_not_merged(wide, other, tree) == "" and why_not_merged(narrow, narrow, tree) == "same"
    deep = {**tree, other: Topic(other, Kind.CATEGORY, ("x", "d"), cause)}
    assert why_not_merged(wide, other, deep) == "too_deep"


@pytest.mark.django_db
class TestTree:
    def test_it_has_three_levels_and_each_name_once(self) -> None:
        machines = add("Machines")
        grinders = add("Grinders", machines)
        burrs = add("Burrs", grinders)
        assert paths() == ["Machines", "Machines › Grinders", "Machines › Grinders › Burrs"]
        assert add("  grinders ", machines) == grinders
        for wrong, code in (((burrs, "Steel"), "too_deep"), ((None, "  "), "name_missing"), ((new_id(), "X"), "unknown")):
            with pytest.raises(TopicRefused, match=code):
                add(wrong[1], wrong[0])
        assert queries.within(machines) == [machines, grinders, burrs]

    def test_renamed_it_keeps_its_complaints_and_files_with_the_old_name_find_it(self) -> None:
        loans = topics.ensure(Kind.CATEGORY, ["Student loan"], now=ASKED)
        assert loans
        case = complaint(loans)
        assert trees.rename(loans, "Loans", actor=SYSTEM, now=ASKED)
        assert not trees.rename(loans, "Loans", actor=SYSTEM, now=ASKED)
        assert topics.ensure(Kind.CATEGORY, ["Student loan"], now=ASKED) == topics.ensure(Kind.CATEGORY, ["loans"], now=ASKED) == loans
        assert queries.topic_path(queries.of_case(case)[0]) == ("Loans",)
        other = add("Cards")
        with pytest.raises(TopicRefused, match="name_taken"):
            trees.rename(other, "LOANS", actor=SYSTEM, now=ASKED)
        anew = add("Student loan")  # staff may use the old name for something else
        assert anew != loans and topics.ensure(Kind.CATEGORY, ["Student loan"], now=ASKED) == anew

    def test_merged_its_complaints_children_improvements_and_plan_follow(self) -> None:
        cards, credit = add("Cards"), add("Credit cards")
        fees, old_fees, limits = add("Fees", cards), add("fees", credit), add("Limits", credit)
        recovery.keep_for_topic(credit, [CALL], actor=SYSTEM, now=ASKED)
        filed = [complaint(one) for one in (credit, old_fees, limits)]
        improvement = models.Improvement.objects.create(title="Cheaper", area=Area.SALES, topic_id=credit, due_on=ASKED.date(), created_at=ASKED)
        trees.merge(credit, cards, actor=SYSTEM, now=ASKED)
        assert [queries.of_case(one)[0] for one in filed] == [cards, fees, limits]
        assert paths() == ["Cards", "Cards › Fees", "Cards › Limits"]
        improvement.refresh_from_db()
        assert improvement.topic_id == cards and models.TopicPlan.objects.get().topic_id == cards
        assert topics.ensure(Kind.CATEGORY, ["Credit cards", "FEES"], now=ASKED) == fees
        before = everything()
        with pytest.raises(TopicRefused, match="unknown"):
            trees.merge(credit, cards, actor=SYSTEM, now=ASKED)
        assert everything() == before

    def test_retired_it_is_offered_no_more_and_old_complaints_keep_it(self) -> None:
        machines = add("Machines")
        burrs = add("Burrs", machines)
        case, other = complaint(burrs), complaint()
        trees.retire(machines, on=True, actor=SYSTEM, now=ASKED)
        assert paths() == [] and paths(retired=True) == ["Machines", "Machines › Burrs"]
        assert queries.of_case(case)[0] == burrs
        cause = add("Wear", kind=Kind.CAUSE)
        assert topics.file_under(case, category=burrs, cause=cause, actor=SYSTEM, now=ASKED)
        with pytest.raises(CaseRefused):
            topics.file_under(other, category=burrs, cause=None, actor=SYSTEM, now=ASKED)
        trees.retire(burrs, on=False, actor=SYSTEM, now=ASKED)
        assert topics.file_under(other, category=burrs, cause=None, actor=SYSTEM, now=ASKED)

    def test_the_nearest_plan_counts_and_is_followed_when_it_is_filed(self) -> None:
        machines = add("Machines")
        grinders = add("Grinders", machines)
        burrs = add("Burrs", grinders)
        recovery.keep(Category.OTHER, [CALL], actor=SYSTEM, now=ASKED)
        recovery.keep_for_topic(machines, [LEND], actor=SYSTEM, now=ASKED)
        case = complaint()
        assert counting(case, Category.OTHER) == ("other", (CALL,))
        topics.file_under(case, category=burrs, cause=None, actor=SYSTEM, now=ASKED)
        assert counting(case, Category.OTHER) == (str(machines), (LEND,))
        assert sorted(Task.objects.filter(kind__startswith="recovery").values_list("title", flat=True)) == ["First call", "Lend a grinder"]
        recovery.keep_for_topic(grinders, [CALL, LEND], actor=SYSTEM, now=ASKED)
        assert counting(case, Category.OTHER)[0] == str(grinders)
        assert not recovery.keep_for_topic(grinders, [CALL, LEND], actor=SYSTEM, now=ASKED)
        with pytest.raises(LookupError):
            recovery.keep_for_topic(new_id(), [CALL], actor=SYSTEM, now=ASKED)

    def test_products_and_sites_are_names_that_follow_too(self) -> None:
        case = complaint()
        particulars.describe(case, Particulars("Mill", "Kiel", None), actor=SYSTEM, now=ASKED)
        [mill], mills = queries.topics(Kind.PRODUCT), add("Mills", kind=Kind.PRODUCT)
        assert queries.filed(Kind.PRODUCT)[mill.id] == 1
        trees.merge(mill.id, mills, actor=SYSTEM, now=ASKED)
        assert models.Case.objects.get(id=case).product == "Mills"
        particulars.describe(case, Particulars("mill", "KIEL", None), actor=SYSTEM, now=ASKED)
        row = models.Case.objects.get(id=case)
        assert (row.product, row.site) == ("Mills", "Kiel")

    def test_who_is_in_charge_is_taken_from_the_nearest_who_says_so(self) -> None:
        olga = make_operator()
        machines = add("Machines")
        burrs = add("Burrs", add("Grinders", machines))
        assert queries.in_charge(burrs) == ("", None)
        assert trees.put_in_charge(machines, area=Area.PRODUCT, responsible_id=olga.id, actor=SYSTEM, now=ASKED)
        assert not trees.put_in_charge(machines, area=Area.PRODUCT, responsible_id=olga.id, actor=SYSTEM, now=ASKED)
        assert trees.put_in_charge(burrs, area=Area.SITE, responsible_id=None, actor=SYSTEM, now=ASKED)
        assert queries.in_charge(burrs) == ("site", olga.id)
        with pytest.raises(TopicRefused, match="person_unknown"):
            trees.put_in_charge(burrs, area=None, responsible_id=new_id(), actor=SYSTEM, now=ASKED)

    def test_list_and_board_are_narrowed_to_a_node_and_what_lies_under_it(self) -> None:
        machines = add("Machines")
        burrs = add("Burrs", machines)
        case, cause = complaint(burrs), add("Wear", kind=Kind.CAUSE)
        complaint()
        by_cause = complaint(cause=cause)
        assert [one.id for one in reads.waiting(about=queries.within(machines))] == [case]
        assert [one.id for one in reads.waiting(about=[cause])] == [by_cause]
        assert sum(len(column.cards) for column in board(about=queries.within(machines), limit=5)) == 1
        olga = Client()
        olga.force_login(make_operator())
        for show in ("all", "board", "closed"):
            page = olga.get(reverse("console:cases"), {"show": show, "topic": str(machines)}).content.decode()
            assert ("ben@example.com" in page) is (show != "closed") and f'value="{machines}" selected' in page
        assert olga.get(reverse("console:cases"), {"show": "all", "topic": "x"}).status_code == 200

    def test_who_may_change_settings_edits_the_tree_and_others_look(self) -> None:
        sami, olga = Client(), Client()
        sami.force_login(make_operator("sami@example.com", "Sami", Role.SUPPORT))
        olga.force_login(make_operator())
        tree, machines = reverse("console:topics"), add("Machines")
        one, plan = reverse("console:topic", args=[machines]), reverse("console:topic_plan", args=[machines])
        before = everything()
        assert sami.get(tree).status_code == sami.get(one).status_code == 200
        assert sami.post(tree, {"name": "X"}).status_code == sami.post(one, {"do": "retire"}).status_code == sami.get(plan).status_code == 403
        assert olga.get(reverse("console:topic", args=[new_id()])).status_code == 404 and olga.post(one, {"do": "shout"}).status_code == 404
        assert olga.post(one, {"do": "rename", "name": " "}).status_code == 422
        assert everything() == before
        assert olga.post(tree, {"name": "Grinders", "parent": str(machines)}).status_code == 302
        [_, grinders] = queries.topics(Kind.CATEGORY)
        assert olga.post(one, {"do": "merge", "into": str(grinders.id)}).status_code == 422
        assert olga.post(one, {"do": "rename", "name": "Appliances"}).status_code == 302
        assert olga.post(one, {"do": "charge", "area": "product", "responsible": ""}).status_code == 302
        typed = {
            "step-TOTAL_FORMS": 1,
            "step-INITIAL_FORMS": 0,
            "step-0-title": "Call",
            "step-0-within": 2,
            "step-0-unit": "hours",
            "step-0-doing": "recovery_talk",
        }
        assert olga.post(plan, typed).status_code == 302
        assert "Appliances" in olga.get(reverse("console:plans")).content.decode()
        assert (
            AuditEntry.objects.filter(action__in=["feedback.add_topic", "feedback.rename_topic", "feedback.put_in_charge", "feedback.keep_plan"]).count() == 5
        )
