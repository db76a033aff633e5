"""Reads of presets, and of a programme as one file."""

import json
from functools import cache
from pathlib import Path
from uuid import UUID

from goodword.lib.plain import PlainInvalid, from_plain, to_plain
from goodword.presets.values import FORMAT, FiledItem, FiledRule, ProgramFile
from goodword.programs import queries as programs
from goodword.programs.rules import renewed
from goodword.rewards.queries import rules as rule_queries
from goodword.rewards.queries.catalogue import items
from goodword.rewards.queries.tiers import ladder
from goodword.rewards.values import Way

BUILT_IN = (
    "agency.json",
    "both_sides.json",
    "airbnb.json",
    "dropbox.json",
    "evernote.json",
    "charity.json",
    "acorns.json",
    "healthy_paws.json",
    "tiered_ambassador.json",
    "contest.json",
    "stitch_fix.json",
    "glossier.json",
    "partner.json",
)
FILE_MAX_BYTES = 1_000_000


class PresetUnknown(LookupError):
    """No preset has this slug."""

    code = "preset_unknown"


class FileInvalid(ValueError):
    """What was given is not a programme's file; `at` is the place in it."""

    code = "file_invalid"

    def __init__(self, message: str, at: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.at = at


@cache
def presets() -> tuple[ProgramFile, ...]:
    """Return the built-in presets."""
    folder = Path(__file__).parent
    return tuple(read(folder.joinpath(name).read_bytes()) for name in BUILT_IN)


def preset(slug: str) -> ProgramFile:
    """Return the preset of this slug; raise PresetUnknown."""
    for file in presets():
        if file.slug == slug:
            return file
    raise PresetUnknown(slug)


def export(program_id: UUID) -> bytes:
    """Return a programme with its rules as one file, without ids, people and dates; raise ProgramUnknown."""
    program = programs.program(program_id)
    file = ProgramFile(
        settings=renewed(program.settings, name=program.name),
        rules=tuple(FiledRule({program.language: rule.name}, rule.definition) for rule in rule_queries.rules(program_id) if rule.ended_at is None),
        ladder=ladder(program_id),
        items=tuple(FiledItem({program.language: one.title}, one.price, {program.language: one.text}) for one in items(program_id) if one.way is Way.TASK),
    )
    return json.dumps(to_plain(file), ensure_ascii=False, indent=1).encode() + b"\n"


def read(content: bytes) -> ProgramFile:
    """Return the programme in a file; raise FileInvalid."""
    if len(content) > FILE_MAX_BYTES:
        raise FileInvalid("the file is larger than a programme can be")
    try:
        plain = json.loads(content)
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise FileInvalid(f"this is not a programme’s file of the format {FORMAT}")
        return from_plain(ProgramFile, plain)
    except PlainInvalid as error:
        raise FileInvalid(str(error), error.at) from error
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, FileInvalid) else FileInvalid("this is not JSON") from error
