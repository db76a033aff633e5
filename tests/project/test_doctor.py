import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from goodword.facts import models
from goodword.facts.actions import beats
from goodword.facts.values import JobState
from goodword.lib import clock
from goodword.lib.ids import new_id
from goodword.lib.proxies import networks
from goodword.operators import actions
from goodword.operators.values import SYSTEM, MailServer
from goodword.project import doctor
from goodword.project.doctor import Finding

pytestmark = pytest.mark.django_db


def find(name: str, *, port: int = 1) -> Finding:
    return next(finding for finding in doctor.examine(host="127.0.0.1", port=port) if finding.name == name)


@pytest.fixture
def answering() -> Iterator[tuple[int, list[bytes]]]:
    """Listen on a port and give the same answer to whoever asks."""
    answers = [b"HTTP/1.1 200 OK\r\n\r\nok"]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    link, _ = server.accept()
                except OSError:
                    return
                with link:
                    link.recv(1000)
                    link.sendall(answers[0])

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], answers
        server.shutdown(socket.SHUT_RDWR)


def test_https_without_a_trusted_proxy_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "GOODWORD_URL", "https://refer.example.com")
    assert "GOODWORD_TRUSTED_PROXIES" in find("proxy").mend
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", networks(["127.0.0.1"]))
    assert find("proxy").well


def test_a_database_that_answers_and_is_of_this_version_is_well() -> None:
    assert find("database").well
    assert find("migrations").well
    assert find("clock").well
    assert find("ledger").well


def test_a_server_that_answers_is_well_and_another_on_its_port_is_not(answering: tuple[int, list[bytes]]) -> None:
    port, answers = answering
    assert find("port", port=port).well
    answers[0] = b"220 mail.example ESMTP\r\n"
    assert "Something else" in find("port", port=port).words


def test_a_port_on_which_nothing_answers_says_what_to_start() -> None:
    assert "goodword up" in find("port").mend


def test_a_worker_that_was_heard_of_lately_is_well() -> None:
    assert not find("worker").well
    beats.beat(worker_id=new_id(), host="here", pid=1, now=clock.now() - timedelta(minutes=1))
    assert not find("worker").well
    beats.beat(worker_id=new_id(), host="here", pid=2, now=clock.now())
    assert find("worker").well


@pytest.mark.parametrize(
    ("state", "minutes", "well"), [(JobState.DUE, 1, True), (JobState.DUE, 11, False), (JobState.DEAD, 1, False), (JobState.DONE, 11, True)]
)
def test_jobs_that_are_dead_or_wait_for_long_are_not_well(state: JobState, minutes: int, well: bool) -> None:
    models.Job.objects.create(reaction="x", state=state, run_at=clock.now() - timedelta(minutes=minutes))
    assert find("jobs").well is well


def test_what_a_restore_held_is_told_and_late_jobs_are_then_no_wonder() -> None:
    models.Job.objects.create(reaction="x", run_at=clock.now() - timedelta(hours=1))
    actions.hold_outbound(now=clock.now())
    assert not find("outbound").well
    assert find("jobs").well


def test_mail_is_well_without_a_server_and_not_with_one_that_is_away() -> None:
    assert find("mail").well
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    actions.change_organisation(actor=SYSTEM, now=clock.now(), mail=MailServer(host="127.0.0.1", port=port))
    assert not find("mail").well
    assert "Settings, Mail" in find("mail").mend


def test_a_ledger_that_does_not_add_up_is_told() -> None:
    ids = [new_id(), new_id()] if connection.vendor == "postgresql" else [new_id().hex, new_id().hex]
    with connection.cursor() as cursor:
        cursor.execute("insert into rewards_account (id, kind, owner_id, asset, balance, overdraft) values (%s, 'owed', %s, 'EUR', 5, %s)", [*ids, False])
    assert not find("ledger").well


def test_a_short_key_or_one_that_others_can_read_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find("secret key").well
    path = settings.DATA_DIR / "secret_key"
    was = path.stat().st_mode
    path.chmod(0o644)
    assert "chmod 600" in find("secret key").mend
    path.chmod(was)
    monkeypatch.setattr(settings, "SECRET_KEY", "short")
    assert not find("secret key").well


def test_a_full_disk_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find("disk").well
    monkeypatch.setattr(doctor, "_DISK_FREE_MIN_BYTES", 10**18)
    assert "Make room" in find("disk").mend
