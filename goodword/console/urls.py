"""The console's addresses. Each area keeps its own list; the first page of an area is named as in areas.py."""

from django.urls import URLPattern, URLResolver, include, path

from goodword.console import account, account_urls, contacts, entrance, home, referrals, search, settings, welcome
from goodword.console.feedback import urls as feedback
from goodword.console.messages import mailbox, wordings
from goodword.console.programs import urls as programs
from goodword.console.rewards import urls as rewards
from goodword.console.today import pages as today

_AREAS: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *welcome.urlpatterns,
    *entrance.urlpatterns,
    *account.urlpatterns,
    *referrals.urlpatterns,
    *search.urlpatterns,
    *programs.urlpatterns,
    *feedback.urlpatterns,
    *rewards.urlpatterns,
    *today.urlpatterns,
    *contacts.urlpatterns,
    *mailbox.urlpatterns,
    *wordings.urlpatterns,
    *settings.urlpatterns,
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((_AREAS, "console"))), *account_urls.urlpatterns]
