"""One complaint: its story, who looks after it and until when, and what can be done next."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.feedback import words
from goodword.console.feedback.forms import AssignForm, CloseForm, FileForm, JudgeForm, ParticularsForm, TextForm
from goodword.console.feedback.lines import case_lines, due_words
from goodword.console.feedback.plans import plan_lines
from goodword.console.parts import Crumb, Event, Tone, toast
from goodword.console.today.kinds import outcome_words
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.feedback.actions import cases, intake
from goodword.feedback.actions import particulars as particular_actions
from goodword.feedback.actions import topics as topic_actions
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import answers, attachments, particulars, topics
from goodword.feedback.queries import cases as queries
from goodword.feedback.rules.attachments import ENDINGS
from goodword.feedback.rules.cases import steps
from goodword.feedback.values import Case, CaseEntry, Category, Closing, Origin, Severity
from goodword.lib import clock
from goodword.lib.money import AmountInvalid, Money, to_minor, to_text
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Actor, Permission

_TONES: Mapping[str, Tone] = {
    "received": "wait",
    "reopen": "bad",
    "escalated": "bad",
    "low_score": "bad",
    "close": "good",
    "confirmed": "good",
    "propose": "info",
}


@allowed(Permission.FEEDBACK_READ, write=Permission.FEEDBACK_WRITE)
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show a complaint; do with it what the button says."""
    found = _case(case_id)
    forms_now = _forms(found)
    if request.method == "POST":
        what = request.POST.get("do", "")
        if what not in DEEDS:
            raise Http404
        form_class, deed, said = DEEDS[what]
        form = form_class(request.POST)
        if form.is_valid():
            try:
                deed(found, form.cleaned_data, request.actor, clock.now())
            except CaseRefused as refused:
                form.add_error(None, words.refusal(refused.code))
                return _page(request, _case(case_id), forms_now | {what: form}, refusal=words.refusal(refused.code))
            else:
                toast(request, said)
                return redirect("console:case", case_id=found.id)
        forms_now[what] = form
    return _page(request, _case(case_id), forms_now)


def _page(request: StaffRequest, found: Case, forms_now: dict[str, forms.Form], *, refusal: str = "") -> HttpResponse:
    now = clock.now()
    story = queries.story(found.id)
    names = operators.names({one.by_id for one in story if one.by_id} | {UUID(one.values["to"]) for one in story if one.values.get("to")})
    person = contacts.contacts([found.contact_id]).get(found.contact_id) if found.contact_id else None
    next_due, tone = due_words(found, now=now)
    plan = plan_lines(found.id, now=now)
    context = {
        "case": found,
        "line": case_lines([found], now=now)[0],
        "person": person,
        "owner": _owner_of_address(found),
        "answer": answers.answers([found.answer_id]).get(found.answer_id) if found.answer_id else None,
        "facts": (words.CATEGORIES[found.category], words.SEVERITIES[found.severity], words.WISHES[found.wish]),
        "particulars": particulars.particulars(found.id),
        "filed": [" › ".join(topics.topic_path(one)) for one in topics.of_case(found.id)],
        "imported": found.origin is Origin.IMPORT,
        "closing": words.CLOSINGS[found.closing] if found.closing else "",
        "due": (next_due, tone),
        "plan": plan,
        "plan_done": sum(one.planned.done_at is not None for one in plan),
        "refusal": refusal,
        "events": [_event(one, names) for one in reversed(story)],
        "steps": {step.value for step in steps(found.state)},
        "forms": forms_now,
        "files": attachments.of_case(found.id),
        "endings": ",".join(f".{ending}" for ending in ENDINGS),
        "opened": request.GET.get("do", ""),
        "crumbs": [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Complaints"), address("cases"))],
        "may_write": request.may(Permission.FEEDBACK_WRITE),
    }
    refused = any(form.errors for form in forms_now.values())
    return render(request, "console/feedback/case.html", context, status=422 if refused else 200)


def _forms(found: Case) -> dict[str, forms.Form]:
    filed, known = topics.of_case(found.id), particulars.particulars(found.id)
    cost = known.cost and to_text(known.cost.minor, known.cost.asset)
    return {
        "judge": JudgeForm(initial={"severity": found.severity, "category": found.category}, auto_id="judge_%s"),
        "file": FileForm(initial={"topic": str(filed[0] or ""), "cause": str(filed[1] or "")}, auto_id="file_%s"),
        "describe": ParticularsForm(initial={"product": known.product, "site": known.site, "cost": cost}, auto_id="describe_%s"),
        "assign": AssignForm(initial={"to": str(found.assignee_id or "")}, auto_id="assign_%s"),
        "propose": TextForm(initial={"text": found.proposal}, auto_id="propose_%s"),
        "close": CloseForm(auto_id="close_%s"),
        "inform": TextForm(auto_id="inform_%s"),
        "reopen": TextForm(auto_id="reopen_%s"),
        "note": TextForm(auto_id="note_%s"),
    }


def _event(entry: CaseEntry, names: Mapping[UUID, str]) -> Event:
    icon, title = words.ENTRIES.get(entry.kind, ("note", entry.kind))
    said = [names.get(entry.by_id, "") if entry.by_id else "", *_details(entry, names)]
    tone: Tone = ("good" if entry.values.get("satisfied") == "yes" else "bad") if entry.kind == "rated" else _TONES.get(entry.kind, "")
    return Event(entry.at, icon, title, " · ".join(filter(None, said)), quote=entry.text, tone=tone)


def _details(entry: CaseEntry, names: Mapping[UUID, str]) -> list[str]:
    values = entry.values
    found = []
    if entry.kind in {"assigned", "escalated"}:
        found.append(names.get(UUID(values["to"]), "") if values["to"] else _("Nobody in particular"))
    if entry.kind == "judged":
        found += [str(words.SEVERITIES[Severity(values["severity"])]), str(words.CATEGORIES[Category(values["category"])])]
    if entry.kind == "rated":
        found.append(_("satisfied") if values["satisfied"] == "yes" else _("not satisfied"))
    if entry.kind == "talked":
        found.append(str(outcome_words(values.get("task", ""), values.get("outcome", ""))))
    if entry.kind == "acknowledged":
        found.append(_("on the page after the survey") if values.get("by") == "page" else _("by mail"))
    if entry.kind == "described":
        found += [values.get("product", ""), values.get("site", "")]
    if entry.kind == "filed":
        found += [values.get("category", ""), values.get("cause", "")]
    if "closing" in values:
        found.append(str(words.CLOSINGS[Closing(values["closing"])]))
    if "score" in values:
        found.append(_("score %(score)s") % {"score": values["score"]})
    return found


def _owner_of_address(found: Case) -> Any:
    """Return the contact that the address of an unconfirmed case belongs to; staff may say that it is theirs."""
    owner = contacts.find(Person(email=found.email)) if found.contact_id is None and found.email else None
    return contacts.contacts([owner]).get(owner) if owner else None


def _case(case_id: UUID) -> Case:
    try:
        return queries.case(case_id)
    except queries.CaseUnknown as unknown:
        raise Http404 from unknown


def _attach(found: Case, _typed: Mapping[str, Any], actor: Actor, now: datetime) -> object:
    owner = _owner_of_address(found)
    if owner is None:
        raise CaseRefused("nobody")
    return intake.attach(found.id, owner.id, actor=actor, now=now)


def _file(found: Case, typed: Mapping[str, Any], actor: Actor, now: datetime) -> object:
    category, cause = (UUID(typed[name]) if typed[name] else None for name in ("topic", "cause"))
    return topic_actions.file_under(found.id, category=category, cause=cause, new_cause=typed["new_cause"], actor=actor, now=now)


def _describe(found: Case, typed: Mapping[str, Any], actor: Actor, now: datetime) -> object:
    currency = operators.organisation().currency
    try:
        cost = None if typed["cost"] is None else Money(to_minor(typed["cost"], currency), currency)
    except AmountInvalid as invalid:  # decimals that the currency does not have
        raise CaseRefused("cost_invalid") from invalid
    return particular_actions.describe(found.id, particulars.Particulars(typed["product"], typed["site"], cost), actor=actor, now=now)


Deed = Callable[[Case, Mapping[str, Any], Actor, datetime], object]

# What a button says -> the form it sends, what is done with it, and what is said then.
DEEDS: Mapping[str, tuple[Callable[..., forms.Form], Deed, words.Words]] = {
    "start": (forms.Form, lambda one, _typed, actor, now: cases.start(one.id, actor=actor, now=now), gettext_lazy("It is in work.")),
    "propose": (
        TextForm,
        lambda one, typed, actor, now: cases.propose(one.id, typed["text"], actor=actor, now=now),
        gettext_lazy("The proposal goes out in a moment."),
    ),
    "close": (
        CloseForm,
        lambda one, typed, actor, now: cases.close(one.id, Closing(typed["closing"]), typed["text"], actor=actor, now=now),
        gettext_lazy("Closed. The customer is told, and asked whether it went well."),
    ),
    "inform": (
        TextForm,
        lambda one, typed, actor, now: cases.inform(one.id, typed["text"], actor=actor, now=now),
        gettext_lazy("The news goes out in a moment."),
    ),
    "reopen": (TextForm, lambda one, typed, actor, now: cases.reopen(one.id, typed["text"], actor=actor, now=now), gettext_lazy("It is open again.")),
    "note": (TextForm, lambda one, typed, actor, now: cases.note(one.id, typed["text"], actor=actor, now=now), gettext_lazy("The note is kept.")),
    "assign": (
        AssignForm,
        lambda one, typed, actor, now: cases.assign(one.id, UUID(typed["to"]) if typed["to"] else None, actor=actor, now=now),
        gettext_lazy("Saved. Who has it now is told by mail."),
    ),
    "judge": (
        JudgeForm,
        lambda one, typed, actor, now: cases.judge(one.id, severity=Severity(typed["severity"]), category=Category(typed["category"]), actor=actor, now=now),
        gettext_lazy("Saved. Priority and clocks follow."),
    ),
    "describe": (ParticularsForm, _describe, gettext_lazy("Saved.")),
    "file": (FileForm, _file, gettext_lazy("Filed.")),
    "attach": (forms.Form, _attach, gettext_lazy("The complaint is with the contact now.")),
}
