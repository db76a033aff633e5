"""The subcommands, called as the command line does, in this process."""

from pathlib import Path

import pytest
from django.db import OperationalError

from goodword.operators import queries
from goodword.operators.actions.keys import authenticate_key
from goodword.operators.values import Role
from goodword.project import cli, migrations
from goodword.project.commands import _start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave logging and settings of the tests alone."""
    for command in cli.COMMANDS:
        module = __import__(f"goodword.project.commands.{command}", fromlist=["run"])
        if hasattr(module, "start_django"):
            monkeypatch.setattr(module, "start_django", lambda: None)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    return int(ended.value.code or 0)


def test_somebody_new_needs_a_role_and_gets_a_link_that_lets_them_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "olga@example.com") == 1
    assert "--role" in capsys.readouterr().err
    assert queries.operator_by_email("olga@example.com") is None
    assert run("user", "olga@example.com", "--role", "admin") == 0
    token = capsys.readouterr().out.strip().rstrip("/").rpartition("/")[2]
    operator = queries.operator_by_email("olga@example.com")
    assert operator
    assert operator.role is Role.ADMIN
    assert queries.sign_in_link_operator(token, now=operator.created_at) == operator


def test_somebody_known_gets_another_link_and_another_role_where_one_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "olga@example.com", "--role", "owner")
    run("user", "ben@example.com", "--role", "admin")
    assert run("user", "ben@example.com", "--role", "support") == 0
    assert run("user", "ben@example.com") == 0
    ben = queries.operator_by_email("ben@example.com")
    assert ben
    assert ben.role is Role.SUPPORT


@pytest.mark.parametrize("arguments", [("olga@example.com", "--role", "king"), ("no address", "--role", "owner")])
def test_what_is_no_role_or_address_is_refused_in_words(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", *arguments) == 1
    assert capsys.readouterr().err
    assert queries.team() == []


@pytest.mark.parametrize("arguments", [("user", "olga@example.com", "--role", "owner"), ("key", "Shop", "--source", "shop", "--scope", "events:write")])
def test_an_empty_database_is_named_with_what_to_do_about_it(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrations, "up_to_date", lambda: False)
    assert run(*arguments) == 1
    said = capsys.readouterr()
    assert "goodword up" in said.err
    assert not said.out


def test_a_database_that_is_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def away() -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr(migrations, "up_to_date", away)
    assert run("key", "--list") == 1
    assert "does not answer: connection refused" in capsys.readouterr().err


def test_a_key_is_printed_once_and_works(capsys: pytest.CaptureFixture[str], now: object) -> None:
    from goodword.lib import clock

    assert run("key", "Shop", "--source", "shop", "--scope", "events:write") == 0
    key = authenticate_key(capsys.readouterr().out.strip(), now=clock.now())
    assert key
    assert (key.source, set(key.scopes)) == ("shop", {"events:write"})
    assert run("key", "Shop", "--source", "shop", "--scope", "rewards:approve") == 1
    assert "rewards:approve" in capsys.readouterr().err


def test_doctor_exits_with_1_and_the_mend_where_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--port", "1") == 1
    assert "goodword up" in capsys.readouterr().out
    assert run("doctor", "--port", "1", "--json") == 1
    assert '"well": false' in capsys.readouterr().out


def test_a_backup_goes_to_a_file_and_says_that_it_is_not_sealed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", str(tmp_path / "x")) == 0
    assert "not sealed" in capsys.readouterr().err
    empty = tmp_path / "empty"
    empty.touch()
    assert run("backup", str(tmp_path / "y"), "--passphrase-file", str(empty)) == 1
    assert not (tmp_path / "y").exists()
    (tmp_path / "passphrase").write_text("horse battery\n")
    assert run("backup", str(tmp_path / "y"), "--passphrase-file", str(tmp_path / "passphrase")) == 0
    assert capsys.readouterr().err.count("not sealed") == 0


def test_a_backup_into_nowhere_and_a_restore_from_nothing_fail_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", str(tmp_path / "missing" / "x")) == 1
    assert "Not backed up" in capsys.readouterr().err
    assert run("restore", str(tmp_path / "missing")) == 1
    assert "Not restored" in capsys.readouterr().err


def test_an_older_database_is_not_backed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(migrations, "up_to_date", lambda: False)
    assert run("backup", str(tmp_path / "x")) == 1
    assert "migrate" in capsys.readouterr().err


def test_passphrases_come_from_a_file_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argparse import Namespace

    monkeypatch.setenv("GOODWORD_BACKUP_PASSPHRASE", "of the environment")
    (tmp_path / "passphrase").write_text("of the file\n")
    assert _start.passphrase_of(Namespace(passphrase_file=None)) == "of the environment"
    assert _start.passphrase_of(Namespace(passphrase_file=tmp_path / "passphrase")) == "of the file"
