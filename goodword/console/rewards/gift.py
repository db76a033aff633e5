"""A reward that somebody of the staff gives a contact by hand, from a rule made for it, after a look at its sentence."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.contacts.editing import about, contact_or_404
from goodword.console.parts import toast
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards import queries as rewards
from goodword.rewards.actions.gifts import NOTE_MAX, CannotGive, Given, give
from goodword.rewards.queries.gifts import rules_to_give
from goodword.rewards.values import RewardState, Rule
from goodword.rewards.words import explain, sentence, title


class GiftForm(forms.Form):
    """Which rule, and why; `key` is made with the form, so that sending it twice is one gift."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(label=gettext_lazy("Which reward"))
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=NOTE_MAX, help_text=gettext_lazy("Such as: spoke for us at the fair. Colleagues read it, the contact does not.")
    )

    def __init__(self, data: Any = None, *, rules: Sequence[Rule]) -> None:
        super().__init__(data, initial={"key": uuid4(), "rule": rules[0].id if rules else ""})
        self.fields["rule"].choices = [(str(rule.id), rule.name) for rule in rules]  # type: ignore[attr-defined]  # of a ChoiceField


@allowed(Permission.REWARDS_WRITE)
def gift(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Ask which reward and why, say what the rule says, and give it."""
    contact = contact_or_404(contact_id)
    now = clock.now()
    rules = rules_to_give(now=now)
    form = GiftForm(request.POST or None, rules=rules)
    chosen = None
    if request.method == "POST" and form.is_valid():
        chosen = next(rule for rule in rules if str(rule.id) == form.cleaned_data["rule"])
        if "give" in request.POST:
            try:
                done = give(
                    chosen.id, contact.id, reason=form.cleaned_data["reason"], key=str(form.cleaned_data["key"]), actor=request.actor, now=now
                )  # fmt: skip
            except CannotGive:
                form.add_error(None, _("It cannot be given any more: its programme or the rule has ended, or the contact was erased."))
            else:
                return _told(request, form, contact, rules, done)
    return _page(request, form, contact, rules, chosen)


def _told(request: StaffRequest, form: GiftForm, contact: Any, rules: Sequence[Rule], done: Given) -> HttpResponse:
    """Say what came of it: the reward, or the reason why there is none."""
    if done.reward_id is None:
        against = [explain(reason) for reason in done.reasons if not reason.passed]
        form.add_error(None, _("Nothing was given. %(reason)s.") % {"reason": against[0] if against else _("The rule gives nothing")})
        return _page(request, form, contact, rules, None)
    reward = rewards.rewards([done.reward_id])[done.reward_id]
    if reward.needs_approval and reward.approved_at is None and reward.state is RewardState.HELD:
        said = _("%(reward)s waits for somebody else to approve it.")
    elif reward.state is RewardState.HELD:
        said = _("%(reward)s is on hold, as the rule says.")
    else:
        said = _("%(reward)s was given.")
    toast(request, said % {"reward": title(reward)})
    return redirect("console:contact", contact_id=contact.id)


def _page(request: StaffRequest, form: GiftForm, contact: Any, rules: Sequence[Rule], chosen: Rule | None) -> HttpResponse:
    currencies = {program.id: program.currency for program in programs.programs()} if rules else {}
    said = [(rule, sentence(rule.definition, currency=currencies[rule.program_id])) for rule in rules]
    context = {**about(contact), "form": form, "rules": said, "preview": next((words for rule, words in said if chosen and rule.id == chosen.id), "")}
    return render(request, "console/rewards/gift.html", context, status=422 if form.errors else 200)
