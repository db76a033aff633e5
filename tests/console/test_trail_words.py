"""Every action that the code writes into the audit trail has words, and so has its area."""

import re
from pathlib import Path

from goodword.console.settings.trail_words import ACTIONS, AREAS

SOURCE = Path(__file__).parents[2] / "goodword"
WRITTEN = re.compile(r'action="([a-z_]+\.[a-z_]+)"')


def test_every_action_has_words():
    written = {action for path in SOURCE.rglob("*.py") for action in WRITTEN.findall(path.read_text())}
    assert written - ACTIONS.keys() == set(), "add them to goodword/console/settings/trail_words.py"
    assert {action.partition(".")[0] for action in ACTIONS} <= AREAS.keys()
