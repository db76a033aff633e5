"""The draw: fair by weight, the same for everybody who repeats it, and any change of the list after the close shows."""

import hashlib
import json
import runpy
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from goodword.rewards.rules import draw as draws
from goodword.rewards.values import Setup
from goodword.rewards.values.contests import Contest, ContestState, ContestTerms, Ticket

SCRIPT = Path(__file__).parents[2] / "goodword" / "static" / "verify_draw.py"
OPENS = datetime(2026, 11, 1, tzinfo=UTC)
SEED = hashlib.sha256(b"a seed").hexdigest()
CONTEST = UUID(int=7)

script: dict[str, Any] = runpy.run_path(str(SCRIPT))


def tickets(*weights: int) -> list[Ticket]:
    return sorted(
        (draws.ticket_of(contest=str(CONTEST), salt=f"{place:032x}", entries=entries) for place, entries in enumerate(weights)), key=lambda one: one.hash
    )


def drawn(found: list[Ticket], *, public_number: str = "3 17 22 30 41 44", winners: int = 2, substitutes: int = 3) -> dict[str, Any]:
    """Return the protocol of a draw over these tickets."""
    terms = ContestTerms(OPENS, OPENS, date(2026, 12, 1), Setup("coupon"), 1000, "Nordlicht", ("DE",), (), winners=winners, substitutes=substitutes)
    places = draws.draw(found, seed=SEED, public_number=public_number, count=winners + substitutes)
    contest = Contest(
        id=CONTEST, program_id=UUID(int=8), name="Launch", state=ContestState.DRAWN, terms=terms, commitment=draws.commitment_of(SEED), published_at=OPENS,
        closed_at=OPENS, list_digest=draws.digest_of(found), ticket_count=len(found), entry_count=0, public_number=public_number, drawn_at=OPENS, seed=SEED,
        reason="",
        created_by=None, created_at=OPENS,
    )  # fmt: skip
    return draws.protocol(contest, found, [one.hash for one in places])


def faults(protocol: dict[str, Any], **noted: str) -> list[str]:
    return list(script["faults"](protocol, **noted))


def test_a_draw_of_100_000_entries_verifies_with_the_script_alone(tmp_path: Path) -> None:
    found = tickets(*(1 + place % 3 for place in range(100_000)))
    path = tmp_path / "protocol.json"
    path.write_text(json.dumps(drawn(found)))
    own = ["--salt", f"{4:032x}", "--commitment", draws.commitment_of(SEED), "--digest", draws.digest_of(found)]
    said = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path), *own], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "100000 lines, 199999 entries."
    assert said[1].startswith("You stand on line ")
    assert said[1].endswith(" with 2 entries.")
    assert [line.split(":")[0] for line in said[2:-1]] == ["Winner 1", "Winner 2", "Substitute 1", "Substitute 2", "Substitute 3"]
    assert said[-1] == "The draw is right."


def test_the_script_says_no_and_why_for_another_winner(tmp_path: Path) -> None:
    protocol = drawn(tickets(1, 2, 3, 4, 5, 6))
    protocol["drawn"][0], protocol["drawn"][1] = protocol["drawn"][1], protocol["drawn"][0]
    path = tmp_path / "protocol.json"
    path.write_text(json.dumps(protocol))
    said = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.splitlines()) == (1, ["The draw comes to other winners.", "The draw is wrong."])


def changed(lines: list[list[Any]]) -> None:
    lines[2][1] += 1


def added(lines: list[list[Any]]) -> None:
    lines.append(["f" * 64, 1])


def dropped(lines: list[list[Any]]) -> None:
    del lines[3]


@pytest.mark.parametrize("tamper", [changed, added, dropped])
def test_one_entry_changed_added_or_dropped_after_the_close_is_detected(tamper: Any) -> None:
    before = drawn(tickets(*range(1, 40)))
    after = json.loads(json.dumps(before))
    tamper(after["list"])
    assert any("was changed, added or dropped" in fault for fault in faults(after))


@pytest.mark.parametrize("tamper", [changed, added, dropped])
def test_a_list_with_a_new_digest_is_detected_by_whoever_noted_the_published_one(tamper: Any) -> None:
    before = drawn(tickets(*range(1, 40)))
    lines = json.loads(json.dumps(before["list"]))
    tamper(lines)
    after = drawn([Ticket(*line) for line in lines])
    assert faults(after) == []
    assert faults(after, digest=before["list_digest"]) == ["The digest of the list is not the one you noted."]


def test_another_seed_or_public_number_is_detected() -> None:
    protocol = drawn(tickets(*range(1, 40)))
    other_seed = hashlib.sha256(b"another seed").hexdigest()
    assert "The seed is not the one that was committed to." in faults({**protocol, "seed": other_seed})
    assert faults({**protocol, "public_number": "1 2 3 4 5 6"}) == ["The draw comes to other winners."]
    swapped = {**protocol, "seed": other_seed, "commitment": draws.commitment_of(other_seed)}
    assert "The commitment is not the one you noted." in faults(swapped, commitment=protocol["commitment"])


def test_a_draw_without_a_public_number_says_so() -> None:
    protocol = drawn(tickets(1, 1, 1, 1, 1), public_number="")
    assert faults(protocol) == []
    assert any("No public number" in line for line in script["report"](protocol, None))


def test_nobody_is_drawn_twice_and_a_short_list_is_drawn_to_its_end() -> None:
    found = tickets(5, 1, 1)
    assert sorted(one.hash for one in draws.draw(found, seed=SEED, public_number="7", count=10)) == [one.hash for one in found]
    assert draws.draw([], seed=SEED, public_number="7", count=3) == []


def test_blanks_in_the_public_number_change_nothing() -> None:
    found = tickets(*range(1, 30))
    one, other = (draws.draw(found, seed=SEED, public_number=number, count=5) for number in ("3 17 22", " 3  17\n22 "))
    assert one == other


def test_an_unsorted_list_or_a_line_twice_is_refused() -> None:
    found = tickets(1, 2, 3)
    for wrong in (found[::-1], [found[0], *found], [Ticket(found[0].hash, 0)]):
        with pytest.raises(draws.ListInvalid):
            draws.digest_of(wrong)


def test_weights_and_several_winners_come_out_right_over_many_seeds() -> None:
    """Chi-squared of all ordered pairs of winners: 12 outcomes, so 11 degrees of freedom, of which 31.26 is the 99.9% point."""
    weights = {ticket.hash: ticket.entries for ticket in tickets(1, 2, 3, 4)}
    found, rounds = tickets(1, 2, 3, 4), 6000
    seen = Counter(
        tuple(one.hash for one in draws.draw(found, seed=hashlib.sha256(b"%d" % round_).hexdigest(), public_number="7", count=2)) for round_ in range(rounds)
    )
    total = sum(weights.values())
    expected = {(one, two): rounds * weights[one] / total * weights[two] / (total - weights[one]) for one, two in permutations(weights, 2)}
    assert set(seen) == set(expected)
    assert sum((seen[pair] - count) ** 2 / count for pair, count in expected.items()) < 31.26


def test_the_public_number_decides_as_fairly_as_the_seed() -> None:
    """Chi-squared of the first place over public numbers: 5 tickets, 4 degrees of freedom, 99.9% point 18.47."""
    found, rounds = tickets(1, 1, 1, 1, 6), 4000
    seen = Counter(draws.draw(found, seed=SEED, public_number=str(number), count=1)[0].hash for number in range(rounds))
    expected = {one.hash: rounds * one.entries / 10 for one in found}
    assert sum((seen[line] - count) ** 2 / count for line, count in expected.items()) < 18.47


def test_the_script_names_the_line_of_a_salt_and_no_other() -> None:
    protocol = drawn(tickets(1, 2, 3))
    assert script["own_line"](protocol, f"{2:032x}")[1] == 3
    assert script["own_line"](protocol, "0" * 31 + "f") is None
