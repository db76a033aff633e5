"""Search over contacts, codes, orders and referrals."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from goodword.operators.doors import StaffRequest, signed_in


@signed_in
def search(request: StaffRequest) -> HttpResponse:
    """Show what is found for a few words, grouped by kind, of the kinds that the role may see."""
    words = request.GET.get("q", "").strip()[:200]
    return render(request, "console/search.html", {"words": words, "groups": []})


urlpatterns = [path("search", search, name="search")]
