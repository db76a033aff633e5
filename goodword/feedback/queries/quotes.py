"""Testimonials: one with its story, many page by page, what may be shown now, and the links by which their owners decide."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.rules import quotes as rules
from goodword.feedback.values.quotes import Quote, QuoteEntry, QuoteState, Shown, Use
from goodword.lib import signing
from goodword.lib.ids import same_id
from goodword.lib.pages import Page, page_of

_ASK, _OWN = "quote-ask", "quote-own"  # the purposes of the tokens, not tokens
OWN_GOOD_FOR = timedelta(days=3653)  # a permission can be taken back for as long as it may hold
_READ_MAX = 300  # agreed ones that are looked through for a page
_COLUMNS = {Use.PAGES: "on_pages", Use.KIT: "in_kit", Use.PRINT: "in_print"}


class QuoteUnknown(LookupError):
    """No testimonial has this id."""

    code = "quote_unknown"


def quote(quote_id: UUID) -> Quote:
    """Return one testimonial; raise QuoteUnknown."""
    row = models.Quote.objects.filter(id=quote_id).first()
    if row is None:
        raise QuoteUnknown(str(quote_id))
    return to_value(row)


def page(*, states: Collection[QuoteState] = (), cursor: str | None = None, limit: int = 30) -> Page[Quote]:
    """Return testimonials, the newest first, of some states if so told. Raises pages.CursorInvalid."""
    rows = models.Quote.objects.filter(state__in=list(states)) if states else models.Quote.objects.all()
    return page_of(rows, by="created_at", cursor=cursor, limit=limit, convert=to_value)


def story(quote_id: UUID) -> list[QuoteEntry]:
    """Return all that happened with a testimonial, the oldest first, with every wording it ever had."""
    rows = models.QuoteEntry.objects.filter(quote_id=quote_id).order_by("at", "id")
    return [QuoteEntry(row.kind, row.words, row.values, row.by_id, row.at) for row in rows]


def of_answer(answer_id: UUID) -> list[Quote]:
    """Return the testimonials that were proposed from an answer, the newest first."""
    return [to_value(row) for row in models.Quote.objects.filter(answer_id=answer_id).order_by("-created_at")]


def of_contact(contact_id: UUID) -> list[Quote]:
    """Return a person's testimonials, the newest first."""
    rows = models.Quote.objects.filter(contact_id__in=contacts.person_ids(contact_id)).order_by("-created_at", "-id")
    return [to_value(row) for row in rows]


def shown(program_id: UUID, *, use: Use, language: str, now: datetime, limit: int = rules.SHOWN_MAX) -> list[Shown]:
    """Return the words that a programme may show for a use at this moment; what was taken back or ran out is not among them."""
    rows = models.Quote.objects.filter(Q(program_id=None) | Q(program_id=program_id), state=QuoteState.AGREED, **{_COLUMNS[use]: True})
    rows = rows.filter(Q(until=None) | Q(until__gt=now)).order_by("-answered_at")[:_READ_MAX]
    return rules.shown([to_value(row) for row in rows], use=use, language=language, now=now, limit=limit)


def chosen(contact_id: UUID, *, program_id: UUID, now: datetime) -> Shown | None:
    """Return the testimonial that an advocate adds to the own message, as long as it may be passed on."""
    ids = [same_id("chosen quote", one, program_id) for one in contacts.person_ids(contact_id)]
    row = models.ChosenQuote.objects.filter(id__in=ids).first()
    found = models.Quote.objects.filter(Q(program_id=None) | Q(program_id=program_id), id=row.quote_id).first() if row else None
    allowed = rules.shown([to_value(found)], use=Use.KIT, language=found.language, now=now) if found else []
    return allowed[0] if allowed else None


def ask_url(quote_id: UUID, *, number: int, until: datetime) -> str:
    """Return the signed address where somebody decides about one wording of their words; following it counts as nothing."""
    return f"{settings.GOODWORD_URL}/s/t/{signing.sign(_ASK, {'q': quote_id.hex, 'n': number}, until)}"


def read_ask_token(token: str, *, now: datetime) -> tuple[UUID, int]:
    """Return the testimonial and the number of the wording of a signed link; raise signing.TokenInvalid."""
    payload = signing.unsign(_ASK, token, now)
    return UUID(payload["q"]), int(payload["n"])


def own_url(quote_id: UUID, *, now: datetime) -> str:
    """Return the signed address where somebody sees what they allowed and takes it back."""
    return f"{settings.GOODWORD_URL}/s/w/{signing.sign(_OWN, {'q': quote_id.hex}, now + OWN_GOOD_FOR)}"


def read_own_token(token: str, *, now: datetime) -> UUID:
    """Return the testimonial of a signed link to what was allowed; raise signing.TokenInvalid."""
    return UUID(signing.unsign(_OWN, token, now)["q"])


def to_value(row: models.Quote) -> Quote:
    """Return a row as a value."""
    return Quote(
        id=row.id,
        contact_id=row.contact_id,
        answer_id=row.answer_id,
        program_id=row.program_id,
        language=row.language,
        words=row.words,
        number=row.number,
        name=row.name,
        state=QuoteState(row.state),
        uses=frozenset(use for use, column in _COLUMNS.items() if getattr(row, column)),
        until=row.until,
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        answered_at=row.answered_at,
        created_at=row.created_at,
    )
