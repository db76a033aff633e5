import pytest
from django.test import Client

from goodword.facts.actions import beats
from goodword.lib import clock
from goodword.lib.ids import new_id
from goodword.operators import actions
from goodword.operators.values import SYSTEM, Permission

pytestmark = pytest.mark.django_db


def test_ready_means_that_a_worker_was_heard_of_lately(client: Client) -> None:
    assert client.get("/ready").status_code == 503
    beats.beat(worker_id=new_id(), host="here", pid=1, now=clock.now())
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "worker": True})


def test_metrics_are_shown_to_this_machine(client: Client) -> None:
    text = client.get("/metrics").content.decode()
    assert 'goodword_jobs{state="due"} 0' in text
    assert "# TYPE goodword_workers gauge" in text


@pytest.mark.parametrize("headers", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"HTTP_FORWARDED": "for=203.0.113.9"}])
def test_metrics_are_shown_to_no_stranger_not_even_through_a_proxy_on_this_machine(client: Client, headers: dict[str, str]) -> None:
    answer = client.get("/metrics", **headers)  # type: ignore[arg-type]
    assert (answer.status_code, b"goodword_jobs" in answer.content) == (403, False)


@pytest.mark.parametrize(("scope", "status"), [(Permission.METRICS_READ, 200), (Permission.EVENTS_WRITE, 403)])
def test_metrics_are_shown_to_a_key_that_may_read_them(client: Client, scope: Permission, status: int) -> None:
    _, token = actions.create_key(name="Monitor", source="monitor", scopes=[scope], actor=SYSTEM, now=clock.now())
    answer = client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert answer.status_code == status
