"""Every built-in message on one page: what it is for, how long it stays true, and made-up variables to preview it with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from goodword.messaging.rendering.letter import Wording
from goodword.messaging.values import Purpose

STAFF_LANGUAGES = ("en", "de")  # in which wordings to staff exist
LANGUAGES = ("en", "de", "nl", "it", "ms")  # in which all others do
_FOLDER = Path(__file__).parent / "defaults"
_HEADERS = ("subject", "preview", "because")


@dataclass(frozen=True)
class BuiltIn:
    """One built-in message.

    `asked_for`: the receiver waits for it this minute. `secret`: whoever reads it gets in, so its text is not kept. `can_unsubscribe`: it carries a way to
    stop such messages. `days` is how long it is worth sending. `sample` shows every variable it may use, besides person, brand, program and sender,
    which all have. `languages` are those in which it exists.
    """

    slug: str
    sample: Mapping[str, Any]
    purpose: Purpose = Purpose.SERVICE
    asked_for: bool = False
    secret: bool = False
    can_unsubscribe: bool = True
    days: int = 14
    languages: tuple[str, ...] = LANGUAGES
    extra_samples: tuple[Mapping[str, Any], ...] = field(default=())  # the other cases a wording must survive


_GRANTED = {"amount": 1000, "unit": "EUR", "code": "NL-7KQ4-XW", "state": "granted", "until": "2027-11-18", "from": "", "kind": "coupon", "name": ""}
_HELD = {"amount": 1000, "unit": "EUR", "code": "", "state": "held", "until": "", "from": "2026-12-03", "kind": "account_credit", "name": ""}
_CREDIT = {"amount": 2490, "unit": "EUR", "code": "", "state": "granted", "until": "", "from": "", "kind": "account_credit", "name": ""}
_PERCENT = {"amount": 15, "unit": "percent", "code": "NL-15-PQ", "state": "granted", "until": "2027-11-18", "from": "", "kind": "percentage_coupon", "name": ""}
_POINTS = {"amount": 1, "unit": "points", "code": "", "state": "held", "until": "", "from": "", "kind": "points", "name": ""}
_OTHERS = [
    {"kind": kind, "amount": amount, "unit": unit, "name": name, "code": code, "state": "granted", "until": "", "from": ""}
    for kind, amount, unit, name, code in (
        ("product", 1, "ITEM", "a bag of coffee", ""),
        ("premium_months", 2, "MONTH", "Premium", ""),
        ("quota", 500, "MB", "", ""),
        ("donation", 1000, "EUR", "Sea rescue", ""),
        ("gift_card", 2500, "EUR", "Bookshop", "CARD-7"),
        ("exclusive_content", 1, "FILE", "Roasting at home", ""),
        ("early_access", 1, "ACCESS", "autumn coffees", "NL-PQ"),
        ("event_invitation", 2, "PLACE", "Tasting on 4 May", "NL-QX"),
        ("service_hours", 90, "MINUTE", "advice", ""),
        ("thank_you_note", 1, "CARD", "", ""),
        ("contest_entries", 3, "ENTRY", "", ""),
        ("mystery_gift", 1, "GIFT", "", ""),
        ("cash", 500, "EUR", "", ""),
        ("fee_waiver", 1, "WAIVER", "styling fee", "NL-FX"),
    )
]  # one of each kind that is no plain amount
_PORTAL = "https://nordlicht.example/a/9f2c"
_CONSOLE = "https://goodword.nordlicht.example/console/"
_BEN = {"first_name": "Ben", "last_name": "Carstens", "name": "Ben Carstens"}
_SCALE = [{"score": score, "url": f"https://nordlicht.example/s/i/9f2c{score}"} for score in range(11)]
_CASE = {"number": "7KQ4XWR", "sender": "Olga Lindner"}
_CLOSED = _CASE | {"closing": ["You have got two new bags."], "bodies": [], "good_url": _PORTAL, "bad_url": _PORTAL}
_BODY = {"name": "Ombudsman", "where": "Speicherweg 1, Kiel"}
_CHECK = {
    "overall": 74, "areas": [{"name": "product", "score": 82}, {"name": "service", "score": 58}], "weakest": "service",
    "confirm_url": "https://nordlicht.example/s/q/9f2c",
}  # fmt: skip
_DIGEST = {
    "url": _CONSOLE, "overdue": [{"what": "Answer a complaint", "count": 2}], "today": [{"what": "Thank a promoter", "count": 1}],
    "new": [{"what": "Thank a promoter", "count": 3}], "overdue_count": 2, "today_count": 1, "new_count": 3,
}  # fmt: skip
_QUOTE = {
    "words": "The first espresso our whole office agrees on.", "name": "Ben C.", "until": "2027-11-22", "pages": True, "kit": True, "print": True,
    "own_url": "https://nordlicht.example/s/w/9f2c",
}  # fmt: skip
_TIER = {"tier": "Gold", "benefit": "Twice the points for each friend.", "progress": "5 more purchases of friends to Platinum", "portal_url": _PORTAL}
_ORDER = {"state": "ordered", "title": "A bag of coffee", "points": 250, "code": "", "reason": [], "until": "", "portal_url": _PORTAL}
_NEWS = {"friend": {"name": "Ben"}, "rewards": [_GRANTED], "portal_url": _PORTAL}
_NEWS_CASES = (
    {"friend": {"name": ""}, "rewards": [_HELD], "portal_url": _PORTAL},
    {"friend": {"name": "Ben"}, "rewards": [], "portal_url": ""},
    {"friend": {"name": "Ben"}, "rewards": [_CREDIT, _PERCENT, _POINTS], "portal_url": _PORTAL},
)


def _staff(slug: str, sample: Mapping[str, Any], *others: Mapping[str, Any], asked_for: bool = False, secret: bool = False, days: int = 2) -> BuiltIn:
    return BuiltIn(
        slug,
        sample,
        purpose=Purpose.STAFF,
        languages=STAFF_LANGUAGES,
        asked_for=asked_for,
        secret=secret,
        can_unsubscribe=False,
        days=days,
        extra_samples=others,
    )


_ALL = (
    BuiltIn("thanks_advocate", _NEWS, extra_samples=_NEWS_CASES),
    BuiltIn(
        "thanks_friend",
        {"person": _BEN, "advocate": {"name": "Anna"}, "rewards": [_GRANTED], "shop_url": "https://nordlicht.example"},
        extra_samples=({"advocate": {"name": ""}, "rewards": [_HELD], "shop_url": ""}, {"advocate": {"name": ""}, "rewards": [], "shop_url": ""}),
    ),
    BuiltIn("progress_advocate", {"friend": {"name": "Ben"}, "portal_url": _PORTAL}, extra_samples=({"friend": {"name": ""}, "portal_url": ""},)),
    BuiltIn("nudge_advocate", {"friend": {"name": "Ben"}, "portal_url": _PORTAL}, purpose=Purpose.ASK, days=3,
            extra_samples=({"friend": {"name": "Ben"}, "portal_url": ""},)),
    BuiltIn("friend_reminder", {"advocate": {"name": "Anna"}, "code": "ANNA7", "offer_url": "https://nordlicht.example/r/ANNA7"}, purpose=Purpose.INVITATION,
            days=3, extra_samples=({"advocate": {"name": ""}, "code": "ANNA7", "offer_url": "https://nordlicht.example/r/ANNA7"},)),
    BuiltIn(
        "reward_granted",
        {"rewards": [_GRANTED], "portal_url": _PORTAL},
        extra_samples=({"rewards": [_CREDIT], "portal_url": ""}, {"rewards": [_PERCENT, _POINTS], "portal_url": _PORTAL},
                       {"rewards": _OTHERS, "portal_url": ""}),
    ),
    BuiltIn(
        "reward_asks",
        {"rewards": _OTHERS[3:4], "portal_url": _PORTAL},
        extra_samples=({"rewards": _OTHERS[10:11], "portal_url": _PORTAL}, {"rewards": [*_OTHERS[3:4], *_OTHERS[10:11]], "portal_url": _PORTAL}),
    ),
    BuiltIn(
        "reward_expiring",
        {"rewards": [_GRANTED | {"until": "2027-01-15"}], "portal_url": _PORTAL},
        extra_samples=({"rewards": [_CREDIT | {"until": "2027-01-15"}], "portal_url": ""},
                       {"rewards": [one | {"until": "2027-01-15"} for one in (*_OTHERS, _PERCENT, _POINTS)], "portal_url": _PORTAL}),
    ),
    BuiltIn("tier_reached", _TIER, days=7, extra_samples=(_TIER | {"benefit": "", "progress": ""},)),
    BuiltIn("order_news", _ORDER, asked_for=True, can_unsubscribe=False, days=7,
            extra_samples=(_ORDER | {"state": "sent"}, _ORDER | {"state": "sent", "code": "SPRING-7KQ4"}, _ORDER | {"state": "cancelled"},
                           _ORDER | {"state": "refused", "reason": ["It is sold out at our supplier."], "until": "2026-12-24"})),
    BuiltIn("payout_details_changed", {"ending": "3000", "from": "2026-11-25"}, can_unsubscribe=False, days=3),
    BuiltIn("reward_withdrawn", {"rewards": [_HELD], "portal_url": _PORTAL}, extra_samples=({"rewards": [_CREDIT], "portal_url": ""},)),
    BuiltIn("inquiry_answered", {"answer": "given", "friend": {"name": "Ben"}, "portal_url": _PORTAL}, can_unsubscribe=False,
            extra_samples=tuple({"answer": answer, "friend": {"name": ""}, "portal_url": ""}
                                for answer in ("given", "held", "on_the_way", "terms", "general"))),
    BuiltIn(
        "claim_confirm",
        {"confirm_url": "https://nordlicht.example/confirm/9f2c", "days": 30},
        asked_for=True,
        can_unsubscribe=False,
        days=1,
    ),
    BuiltIn("join_link", {"portal_url": _PORTAL, "link": "https://nordlicht.example/r/ANNA7"}, asked_for=True, can_unsubscribe=False, days=1,
            extra_samples=({"portal_url": _PORTAL, "link": ""},)),
    BuiltIn("portal_code", {"code": "482 913", "minutes": 15, "what": "export"}, asked_for=True, secret=True, can_unsubscribe=False, days=1,
            extra_samples=tuple({"code": "482 913", "minutes": 15, "what": what} for what in ("erase", "address", "redeem", "payout"))),
    BuiltIn("contest_entry", {"contest": "A year of coffee", "confirm_url": "https://nordlicht.example/confirm/9f2c", "until": "2026-12-20"},
            asked_for=True, can_unsubscribe=False, days=1),
    BuiltIn("contest_won", {"contest": "A year of coffee", "prize": "a €200 coupon", "accept_url": _PORTAL, "until": "2027-01-04"},
            asked_for=True, can_unsubscribe=False, days=7),
    BuiltIn("address_change_new", {"confirm_url": _PORTAL, "code": "482 913"}, asked_for=True, can_unsubscribe=False, days=1,
            extra_samples=({"confirm_url": "", "code": "482 913"}, {"confirm_url": _PORTAL, "code": ""})),
    BuiltIn("address_change_old", {"new_address": "a…@example.com"}, asked_for=True, can_unsubscribe=False, days=7),
    BuiltIn("survey_nps", {"scale": _SCALE, "lowest": 0, "answer_url": "https://nordlicht.example/s/i/9f2c"}, purpose=Purpose.SURVEY,
            extra_samples=({"scale": _SCALE[1:], "lowest": 1, "answer_url": "https://nordlicht.example/s/i/9f2c"},)),
    BuiltIn("survey_questions", {"answer_url": "https://nordlicht.example/s/i/9f2c", "anonymous": False}, purpose=Purpose.SURVEY,
            extra_samples=({"answer_url": "https://nordlicht.example/s/i/9f2c", "anonymous": True},)),
    BuiltIn("survey_csat", {"scale": _SCALE[1:6], "answer_url": "https://nordlicht.example/s/i/9f2c"}, purpose=Purpose.SURVEY),
    BuiltIn("check_result", _CHECK | {"go": True}, asked_for=True, can_unsubscribe=False, days=2,
            extra_samples=(_CHECK | {"go": False}, _CHECK | {"go": True, "weakest": ""})),
    BuiltIn("case_received", _CASE | {"words": ["Two bags arrived torn."], "confirm_url": ""}, asked_for=True, can_unsubscribe=False, days=2,
            extra_samples=(_CASE | {"words": [], "confirm_url": "https://nordlicht.example/s/c/9f2c"},)),
    BuiltIn("case_interim", _CASE | {"news": ["The new bags left today."]}, asked_for=True, can_unsubscribe=False, days=3,
            extra_samples=(_CASE | {"news": []},)),
    BuiltIn("case_proposed", _CASE | {"proposal": ["Two new bags are on their way."]}, asked_for=True, can_unsubscribe=False),
    BuiltIn("case_closed", _CLOSED, asked_for=True, can_unsubscribe=False,
            extra_samples=tuple(_CLOSED | {"bodies": [{**_BODY, "part": part}]} for part in ("must", "willing", "not"))),
    BuiltIn("you_said_we_did", {"done": ["The bags have a second seal now."], "sender": "Olga Lindner"}),
    BuiltIn("quote_ask", {"words": "The first espresso our whole office agrees on.", "url": "https://nordlicht.example/s/t/9f2c"}, purpose=Purpose.ASK,
            days=30),
    BuiltIn("quote_agreed", _QUOTE, asked_for=True, can_unsubscribe=False,
            extra_samples=(_QUOTE | {"name": "", "until": "", "kit": False, "print": False},)),
    BuiltIn("review_ask", {"places": "Google, Trustpilot", "url": "https://nordlicht.example/reviews"}, purpose=Purpose.SURVEY, days=90),
    BuiltIn("leaver_ask", {"url": "https://nordlicht.example/s/l/9f2c"}, purpose=Purpose.RECOVERY, days=7),
    _staff("test_mail", {}, asked_for=True),
    _staff("staff_sign_in", {"url": _CONSOLE, "minutes": 60}, asked_for=True, secret=True),
    _staff("staff_invite", {"url": _CONSOLE, "by": "Olga Lindner", "minutes": 60}, asked_for=True, secret=True),
    _staff("staff_approvals", {"url": _CONSOLE, "count": 3}, {"url": _CONSOLE, "count": 1}),
    _staff("staff_dead_letters", {"url": _CONSOLE, "count": 2}, {"url": _CONSOLE, "count": 1}),
    _staff("staff_case", {"url": _CONSOLE, "number": "7KQ4XWR", "urgency": "urgent", "occasion": "received"},
           *({"url": _CONSOLE, "number": "7KQ4XWR", "urgency": urgency, "occasion": occasion}
             for urgency, occasion in (("high", "assigned"), ("normal", "reopened-1"), ("low", "received")))),
    _staff("staff_escalated", {"url": _CONSOLE, "what": "Answer a complaint", "due": "2026-11-20"}),
    _staff("staff_handed_over", {"url": _CONSOLE, "name": "Sami Aho", "count": 3, "until": "2026-11-27"},
           {"url": _CONSOLE, "name": "Sami Aho", "count": 1, "until": ""}),
    _staff("staff_digest", _DIGEST, _DIGEST | {"overdue": [], "overdue_count": 0, "today": [], "today_count": 0}),
    _staff("staff_ledger", {"url": _CONSOLE, "count": 2}, {"url": _CONSOLE, "count": 1}, days=7),
    _staff("staff_mail_refused", {"url": _CONSOLE, "count": 4}, {"url": _CONSOLE, "count": 1}),
    _staff("staff_coupons_low", {"url": _CONSOLE, "pool": "Ten euros", "left": 12}, days=7),
)  # fmt: skip

BUILT_IN: Mapping[str, BuiltIn] = MappingProxyType({one.slug: one for one in _ALL})


def common_sample(language: str) -> dict[str, Any]:
    """Return what every message may use, made up: receiver, brand, programme and the name that signs."""
    name = "Kaffeerösterei Nordlicht"
    return {
        "person": {"first_name": "Anna", "last_name": "Petersen", "name": "Anna Petersen"},
        "brand": {"name": name, "website": "https://nordlicht.example"},
        "program": {"name": "Freunde werben" if language == "de" else "Refer a friend"},
        "sender": "Olga Lindner",
    }


@lru_cache(maxsize=256)
def wording(slug: str, language: str) -> Wording | None:
    """Return the built-in words of a message in a language, or None where there are none."""
    path = _FOLDER / slug / f"{language}.txt"
    if slug not in BUILT_IN or language not in BUILT_IN[slug].languages or not path.is_file():
        return None
    return read(path.read_text(encoding="utf-8"), language=language)


@lru_cache(maxsize=8)
def snippets(language: str) -> Mapping[str, str]:
    """Return the pieces that several wordings share, by name."""
    folder = _FOLDER / "_shared" / (language if language in LANGUAGES else "en")
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*.txt"))}


def read(source: str, *, language: str) -> Wording:
    """Return a wording from its file: lines "subject: …", "preview: …", "because: …", then a blank line and the body."""
    head, _, body = source.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Wording(language=language, body=body.strip() + "\n", **{name: fields[name] for name in _HEADERS})
