"""Pools of coupon codes: made, filled from a list or a file, and what is left."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from goodword.console.addresses import address
from goodword.console.formats import number
from goodword.console.parts import Crumb, toast
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards import queries as rewards
from goodword.rewards.actions.pools import CODES_MAX, PoolRefused, add_codes, create_pool
from goodword.rewards.queries import pools as queries

FILE_MAX_BYTES = 8_000_000


class PoolForm(forms.Form):
    """A new pool."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Rules name the pool by it, such as spring-10."))
    low_at = forms.IntegerField(label=_("Tell me at"), min_value=0, max_value=1_000_000, initial=20, help_text=_("When so many codes are left."))


class CodesForm(forms.Form):
    """Codes for a pool, typed or out of a file."""

    codes = forms.CharField(label=_("Codes"), required=False, widget=forms.Textarea(attrs={"rows": 6, "class": "gw-mono"}), help_text=_("One per line."))
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("Text or CSV; the first column holds the codes."))

    def lines(self) -> list[str]:
        """Return the codes of both."""
        uploaded = self.cleaned_data.get("file")
        text = uploaded.read(FILE_MAX_BYTES).decode("utf-8-sig", "replace") if uploaded else ""
        found = [*self.cleaned_data["codes"].splitlines(), *text.splitlines()]
        return [line.replace(";", ",").partition(",")[0].strip().strip('"') for line in found]


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def pools(request: StaffRequest) -> HttpResponse:
    """Show the pools, and make one."""
    form = PoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pool_id = create_pool(**form.cleaned_data, actor=request.actor, now=clock.now())
        except PoolRefused:
            form.add_error("name", gettext("Another pool has this name."))
        else:
            return redirect("console:reward_pool", pool_id=pool_id)
    context = {"tab": "pools", "waiting": rewards.counts_waiting(), "pools": queries.pools(), "form": form, "may_write": request.may(Permission.REWARDS_WRITE)}
    return render(request, "console/rewards/pools.html", context, status=422 if form.errors else 200)


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def pool(request: StaffRequest, pool_id: UUID) -> HttpResponse:
    """Show one pool, and fill it."""
    found = queries.pool(pool_id)
    if found is None:
        raise Http404
    form = CodesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            filled = add_codes(pool_id, form.lines(), actor=request.actor, now=clock.now())
        except PoolRefused:
            form.add_error("codes", gettext("At most %(count)s codes at once.") % {"count": number(CODES_MAX)})
        else:
            if filled.bad:
                bad = ", ".join(code[:60] for code in filled.bad[:5])
                form.add_error("codes", gettext("These are no codes of 3 to 60 signs without blanks: %(codes)s. The others are in the pool.") % {"codes": bad})
            else:
                said = ngettext("%(count)s code was added.", "%(count)s codes were added.", filled.added) % {"count": number(filled.added)}
                known = gettext(" %(count)s were known before.") % {"count": number(filled.known)} if filled.known else ""
                toast(request, said + known)
                return redirect("console:reward_pool", pool_id=pool_id)
    crumbs = [Crumb(_("Rewards"), address("rewards")), Crumb(_("Coupon codes"), address("reward_pools"))]
    context = {"pool": queries.pool(pool_id), "form": form, "crumbs": crumbs, "may_write": request.may(Permission.REWARDS_WRITE)}
    return render(request, "console/rewards/pool.html", context, status=422 if form.errors else 200)
