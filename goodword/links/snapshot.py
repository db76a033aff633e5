"""Codes and programmes in memory, for the edge: where a link leads is known without asking the database, even while it is away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from goodword.lib import bulk
from goodword.lib.codes import normalise
from goodword.lib.database import to_json, to_uuid
from goodword.links.rules import Destination
from goodword.programs.values import PrivacyMode, ProgramState

CODES_MAX = 500_000  # about 200 MB; what goes beyond is read when it is asked for
STALE_AFTER_S = 60.0

Read = Callable[[str, Sequence[object]], list[Sequence[Any]]]  # (SQL, values) -> rows; raises where the database is away

_PROGRAMS = "select id, slug, state, privacy_mode, landing_url, hosts, policy from programs_program"
_CODES = "select code, link_id, program_id, active from links_linkcode"


@dataclass(frozen=True)
class LiveProgram:
    """A programme as far as its links need it; `key` is its id as text."""

    id: UUID
    key: str
    destination: Destination
    mode: PrivacyMode
    window_days: int


@dataclass(slots=True)
class Entry:
    """A code's link and programme (ids as text); `read_at` tells how old the knowledge is."""

    link_id: str
    program: str
    active: bool
    read_at: float


class Snapshot:
    """What is known of codes and programmes. One thread may call `load`, `refresh` and `read`, others look."""

    def __init__(self, read: Read, vendor: str) -> None:
        self._read = read
        self._vendor = vendor
        self._codes: dict[str, Entry] = {}
        self._stale: set[str] = set()
        self._old = 0.0  # what was read before is to be read again
        self.programs: dict[str, LiveProgram] = {}
        self._by_name: dict[str, UUID] = {}
        self._only: LiveProgram | None = None

    def load(self) -> None:
        """Read all programmes and the newest codes."""
        self.refresh()
        self._keep(self._read(f"{_CODES} order by created_at desc limit {CODES_MAX}", []))

    def refresh(self) -> None:
        """Read programmes again, and the codes that were asked for since they became old."""
        rows = [_program(row) for row in self._read(_PROGRAMS, [])]
        self.programs = {program.key: self._same(program) for program in rows}
        self._by_name = {name: program.id for program in rows for name in (program.destination.slug, str(program.id), program.key)}
        live = [program for program in self.programs.values() if program.destination.state is ProgramState.LIVE]
        self._only = live[0] if len(live) == 1 else None
        self._old = monotonic() - STALE_AFTER_S
        stale, self._stale = self._stale, set()
        if stale:
            self.read(stale)

    def find(self, code: str) -> Entry | None:
        """Return what is known of a normalised code."""
        entry = self._codes.get(code)
        if entry and entry.read_at < self._old:
            self._stale.add(code)
        return entry

    def read(self, codes: "set[str] | Sequence[str]") -> None:
        """Ask the database for codes that are not known, or no longer well."""
        where, values = bulk.any_of(self._vendor, "code", sorted(codes), "text")
        found = self._read(f"{_CODES} where {where}", values)
        self._keep(found)
        for code in set(codes) - {row[0] for row in found}:
            self._codes.pop(code, None)

    def program_named(self, name: str) -> UUID | None:
        """Return the id of the programme of this slug or id."""
        return self._by_name.get(name) or self._by_name.get(name.lower())

    @property
    def only_program(self) -> LiveProgram | None:
        """The programme that a mistyped code can only have meant: the single live one."""
        return self._only

    def _keep(self, rows: Sequence[Sequence[Any]]) -> None:
        now = monotonic()
        for code, link_id, program_id, active in rows:
            self._codes.pop(code, None)  # the newest reading goes to the end, away from the next line
            if len(self._codes) >= CODES_MAX:
                self._codes.pop(next(iter(self._codes)))
            self._codes[normalise(code)] = Entry(to_uuid(link_id).hex, to_uuid(program_id).hex, bool(active), now)

    def _same(self, program: LiveProgram) -> LiveProgram:
        """Return the object known before where nothing changed, so that whoever keeps it sees by identity that it is current."""
        known = self.programs.get(program.key)
        return known if known == program else program


def _program(row: Sequence[Any]) -> LiveProgram:
    program_id, slug, state, mode, landing_url, hosts, policy = row
    key = to_uuid(program_id)
    return LiveProgram(
        id=key,
        key=key.hex,
        destination=Destination(slug=slug, state=ProgramState(state), landing_url=landing_url, hosts=frozenset(to_json(hosts))),
        mode=PrivacyMode(mode),
        window_days=int(to_json(policy).get("window_days", 90)),
    )
