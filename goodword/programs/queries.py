"""Reads of programmes."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from goodword.lib.memory import remembered
from goodword.lib.pages import Page, page_of
from goodword.lib.plain import from_plain
from goodword.lib.units import Unit
from goodword.programs import models
from goodword.programs.values import AttributionPolicy, Brand, Goal, Offer, PrivacyMode, Program, ProgramSettings, ProgramState, ProgramVersion

PROGRAMS_MAX = 1000  # of one organisation; beyond it, read pages


class ProgramUnknown(LookupError):
    """No programme has this id or slug."""

    code = "program_unknown"


def program(program_id: UUID) -> Program:
    """Return a programme; raise ProgramUnknown."""
    row = models.Program.objects.filter(id=program_id).first()
    if row is None:
        raise ProgramUnknown(str(program_id))
    return to_value(row)


def by_slug(slug: str) -> Program:
    """Return the programme of this slug; raise ProgramUnknown."""
    row = models.Program.objects.filter(slug=slug).first()
    if row is None:
        raise ProgramUnknown(slug)
    return to_value(row)


def with_slug(slug: str) -> list[Program]:
    """Return the programme of this slug as a list of one, or an empty list."""
    return [to_value(row) for row in models.Program.objects.filter(slug=slug)]


def programs(states: Iterable[ProgramState] | None = None) -> list[Program]:
    """Return all programmes in these states (None: in any), the newest first."""
    return _programs(None if states is None else frozenset(states))


@remembered
def _programs(states: frozenset[ProgramState] | None) -> list[Program]:
    rows = models.Program.objects.order_by("-created_at", "-id")
    if states is not None:
        rows = rows.filter(state__in=list(states))
    return [to_value(row) for row in rows[:PROGRAMS_MAX]]


def page(*, states: Iterable[ProgramState] | None = None, cursor: str | None = None, limit: int = 50) -> Page[Program]:
    """Return one page of programmes, the newest first; raise CursorInvalid."""
    rows = models.Program.objects.all()
    if states is not None:
        rows = rows.filter(state__in=list(states))
    return page_of(rows, cursor=cursor, limit=limit, convert=to_value)


def versions(program_id: UUID, *, limit: int = 200) -> list[ProgramVersion]:
    """Return the versions of a programme, the newest first."""
    rows = models.ProgramVersion.objects.filter(program_id=program_id).order_by("-number")[:limit]
    return [ProgramVersion(row.number, from_plain(ProgramSettings, row.settings), changed_by=row.changed_by, changed_at=row.changed_at) for row in rows]


def version_number(program_id: UUID) -> int:
    """Return the number of a programme's latest version; 0 where it has none."""
    return models.ProgramVersion.objects.filter(program_id=program_id).order_by("-number").values_list("number", flat=True).first() or 0


def slug_taken(slug: str) -> bool:
    """Tell whether a programme has this slug."""
    return models.Program.objects.filter(slug=slug).exists()


def due_to_end(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Return live and paused programmes whose last day has passed."""
    rows = models.Program.objects.filter(state__in=[ProgramState.LIVE, ProgramState.PAUSED], ends_at__lte=now).order_by("ends_at")
    return list(rows.values_list("id", flat=True)[:limit])


@remembered
def units() -> list[Unit]:
    """Return the units of the shop's own, by code."""
    return [Unit(row.code, row.symbol, row.forms) for row in models.Unit.objects.order_by("code")]


def unit(code: str) -> Unit:
    """Return one of the shop's own units; one that nobody named is said by its code."""
    return next((one for one in units() if one.code == code), Unit(code))


def to_value(row: models.Program) -> Program:
    """Return a row as the value that other packages see."""
    return Program(
        id=row.id,
        slug=row.slug,
        name=row.name,
        state=ProgramState(row.state),
        language=row.language,
        currency=row.currency,
        country=row.country,
        brand=from_plain(Brand, row.brand),
        offer=from_plain(Offer, row.offer),
        policy=from_plain(AttributionPolicy, row.policy),
        goal=from_plain(Goal, row.goal),
        privacy_mode=PrivacyMode(row.privacy_mode),
        landing_url=row.landing_url,
        hosts=tuple(row.hosts),
        open_to_join=row.open_to_join,
        preset=row.preset,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        first_live_at=row.first_live_at,
        paused_at=row.paused_at,
        ended_at=row.ended_at,
        archived_at=row.archived_at,
        created_at=row.created_at,
        counted=frozenset(row.counted),
    )
