"""Files that some have earned: what is there, and new ones."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import toast
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards import queries as rewards
from goodword.rewards.actions.downloads import SIZE_MAX_BYTES, DownloadRefused, put_download
from goodword.rewards.queries import downloads as queries
from goodword.rewards.words import amount


class DownloadForm(forms.Form):
    """A file and the name that rules know it by."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Rules and people know it by this name. A newer file of that name takes its place."))
    file = forms.FileField(label=_("File"))


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def downloads(request: StaffRequest) -> HttpResponse:
    """Show the files, and take a new one."""
    form = DownloadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(SIZE_MAX_BYTES + 1)
            put_download(name=form.cleaned_data["name"], file_name=file.name, content=content, actor=request.actor, now=clock.now())
        except DownloadRefused:
            form.add_error("file", gettext("At most %(size)s.") % {"size": amount(Money(SIZE_MAX_BYTES, "BYTE"))})
        else:
            toast(request, gettext("The file is there. A rule gives it out by its name."))
            return redirect("console:reward_downloads")
    context = {
        "tab": "downloads",
        "waiting": rewards.counts_waiting(),
        "downloads": [(one, amount(Money(one.size_bytes, "BYTE"))) for one in queries.downloads()],
        "form": form,
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/downloads.html", context, status=422 if form.errors else 200)
