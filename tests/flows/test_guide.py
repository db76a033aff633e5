"""The guide for shops does what it says: its commands, run one after another against a real server."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.installation import PATIENCE_S, Installation, installation

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "integrate.md"
# The guide waits for a fixed time; here it is over as soon as nothing was left to do, seen several times in a row.
SLEEP = """
sleep() {
  local quiet=0
  while [ $quiet -lt 4 ]; do
    command sleep 1
    metrics=$(curl -sS "$GOODWORD/metrics")
    if grep -q '^goodword_outcomes_waiting 0$' <<<"$metrics" && grep -q '^goodword_jobs{state="due"} 0$' <<<"$metrics"
    then quiet=$((quiet + 1))
    else quiet=0
    fi
  done
}
"""
SCOPES = re.compile(r"--scope ([a-z]+:[a-z]+)")

pytestmark = pytest.mark.service


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Installation]:
    """Start Goodword as the guide does."""
    with installation(tmp_path / "guide") as started:
        started.start()
        yield started


def test_a_shop_is_connected_by_the_commands_of_the_guide(running: Installation) -> None:
    text = GUIDE.read_text()
    scopes = [part for scope in SCOPES.findall(text) for part in ("--scope", scope)]
    key = running.run("key", "My shop", "--source", "my-shop", *scopes).split()[-1]
    commands = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    environment = {**os.environ, "GOODWORD": running.url, "KEY": key}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", SLEEP + commands], env=environment, capture_output=True, text=True, timeout=PATIENCE_S * 2, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "leads to https://shop.example/welcome?gw_code=" in done.stdout
    assert done.stdout.count('"stored"') == 6
    assert len(re.findall(r"(advocate|friend) fulfilled 1000 EUR [A-Z0-9-]{11}\n", done.stdout)) == 2
    assert re.findall(r'"usable": ?(true|false)', done.stdout) == ["false", "true", "false"]  # taken back, good, used
    assert re.findall(r'"sum": ?(-?\d+)', done.stdout) == ["0"]
