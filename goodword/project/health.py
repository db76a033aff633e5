"""How the installation fares, for load balancers and monitoring."""

from collections.abc import Mapping
from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from goodword.edge import counts as edge
from goodword.events import queries as events
from goodword.facts import queries as facts
from goodword.lib import clock
from goodword.messaging.queries import messages
from goodword.operators import actions as operators
from goodword.operators.values import Permission


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and a worker was heard of lately, else 503 with what is missing."""
    state = {"database": _database_answers(), "worker": False}
    if state["database"]:
        state["worker"] = bool(facts.workers(now=clock.now()))
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer counts in Prometheus' text format, to this machine itself or to a key with the scope metrics:read."""
    if not (_from_this_machine(request) or _by_key(request)):
        return HttpResponse("metrics are for this machine, or for a key with the scope metrics:read\n", status=403, content_type="text/plain")
    now = clock.now()
    waiting_since = facts.waiting_since()
    served = edge.read()
    families = [
        _family("goodword_jobs", "Jobs by state; done ones are not counted.", _by_state(facts.job_counts())),
        _family(
            "goodword_job_wait_seconds",
            "How long the first due job has been due.",
            {"": max(0, int((now - waiting_since).total_seconds())) if waiting_since else 0},
        ),
        _family("goodword_outcomes_waiting", "Outcomes that wait to be settled.", {"": events.waiting_count()}),
        _family("goodword_messages", "Messages by state, as long as they may still go out.", _by_state(messages.open_counts())),
        _counter("goodword_touches_stored_total", "Clicks and visits stored since this server began.", served.touches_stored),
        _counter(
            "goodword_touches_lost_total", "Clicks and visits led on without being stored, since the database did not answer in time.", served.touches_lost
        ),
        _counter("goodword_outcomes_stored_total", "Outcomes stored by the edge since this server began.", served.outcomes_stored),
        _counter("goodword_edge_commits_failed_total", "Commits of the edge that failed.", served.commits_failed),
        _family("goodword_workers", "Worker processes heard of lately.", {"": len(facts.workers(now=now))}),
    ]
    return HttpResponse("".join(families), content_type="text/plain; version=0.0.4; charset=utf-8")


def _by_state(counts: Mapping[Any, int]) -> dict[str, int]:
    return {f'state="{state}"': count for state, count in counts.items()}


def _by_key(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    key = operators.authenticate_key(token, now=clock.now()) if scheme.lower() == "bearer" else None
    return key is not None and Permission.METRICS_READ in key.scopes


def _counter(name: str, words: str, value: int) -> str:
    return _family(name, words, {"": value}, kind="counter")


def _family(name: str, words: str, values: Mapping[str, int], *, kind: str = "gauge") -> str:
    lines = [f"# HELP {name} {words}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{{{labels}}} {value}" if labels else f"{name} {value}" for labels, value in values.items()]
    return "\n".join(lines) + "\n"


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return False
    return True


def _from_this_machine(request: HttpRequest) -> bool:
    """Tell whether the caller sits on this machine; whoever came through a proxy does not."""
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not request.headers.get("X-Forwarded-For") and not request.headers.get("Forwarded")
