"""Settings: the checklist of what is not set up yet, and a page for each thing one can set."""

from django.urls import URLPattern

from goodword.console.settings import audit, bodies, checklist, connections, hours, jobs, keys, mail, organisation, outbound, plans, retention, team

urlpatterns: list[URLPattern] = [
    *checklist.urlpatterns,
    *organisation.urlpatterns,
    *mail.urlpatterns,
    *team.urlpatterns,
    *keys.urlpatterns,
    *connections.urlpatterns,
    *retention.urlpatterns,
    *hours.urlpatterns,
    *plans.urlpatterns,
    *bodies.urlpatterns,
    *jobs.urlpatterns,
    *outbound.urlpatterns,
    *audit.urlpatterns,
]
