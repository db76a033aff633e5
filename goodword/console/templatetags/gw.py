"""Tags and filters for console pages.

How to build a console page
---------------------------
1. Put the view into goodword/console/<area>.py (a folder of that name once it outgrows a file), under exactly one mark of goodword.operators.doors:

       @allowed(Permission.CONTACTS_READ)                     # or @allowed(P.CONTACTS_READ, write=P.CONTACTS_WRITE) for GET and POST
       def contacts(request: StaffRequest) -> HttpResponse:
           page = queries.search(request.GET.get("q", ""), cursor=request.GET.get("after"))
           return render(request, "console/contacts.html", {"page": page})

   `request.actor` goes into actions, `request.operator` is who asks, `request.may(Permission.X)` hides what somebody may not use.
   A view calls at most one action, with now=clock.now(), then `toast(request, _("…"), undo=url)` (goodword.console.parts) and redirects.
   A form that is refused comes back with status 422.
2. Give the module a list `urlpatterns` with names in the namespace "console" and add it to goodword/console/urls.py. The first page of an area is
   named as in areas.py ("today", "programs", "contacts", "referrals", "rewards"); with that its navigation entry appears.
3. Extend console/page.html (head and body) or console/split.html (head, work, rail):

       {% extends "console/split.html" %}{% load i18n gw %}
       {% block title %}{% translate "Referrals" %}{% endblock %}     the h1 and the window's title
       {% block sub %}213 in progress.{% endblock %}                  one sentence of state
       {% block actions %}<a class="gw-btn primary" …>{% endblock %}  at most three, primary last
       {% block bar %}{% filters filters %}{% endblock %}             below the head: segments, filters
       {% block work %}<section class="gw-sec">…{% endblock %}{% block rail %}<section>…{% endblock %}

   Set `crumbs` (list of parts.Crumb) in the context for the way back. Every list item that j and k should stop at carries data-item; its first link is
   what Enter opens; a button in it with data-key="e" (done) or "z" (undo) is pressed by that key. A partial (console/_x.html) is rendered by the same
   view where request.htmx is true; include console/_toasts.html with oob=True in it where it tells something.

Never call a context variable `messages`: Django keeps the toasts there.

Tags: icon, mark (built in), state, avatar, reasons, confirm, why … endwhy, note … endnote, progress, fig, clock, timeline, filters, pager, field,
errors, empty.
Filters: money, money_short, number, percent, day, month, long_day, moment, ago, seconds,
pause_reason, unlocalise.
"""

import html
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

from goodword.console import formats
from goodword.console.messages import words
from goodword.console.parts import TONES, Event, Figure, Filter, Mark, Reason, Tone
from goodword.lib.money import Money
from goodword.lib.pages import Page

register = template.Library()

# The first sign that is there decides, since browsers claim to be each other.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"))

Words = str | Promise


@register.simple_tag(takes_context=True)
def window_title(context: Context) -> str:
    """Return the text of the block "title" once more, for the window."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks else None
    return html.unescape(strip_tags(block.render(context)).strip()) if block else ""


@register.simple_tag
def state(mark: Mark, label: Words, tone: Tone | None = None) -> SafeString:
    """Show a state: its mark in its own shape, then the words. Without a template of its own, since a list shows hundreds."""
    return format_html('<span class="gw-state {}">{}{}</span>', TONES[mark] if tone is None else tone, _symbol(f"mark-{mark}", "gw-m"), label)


@register.simple_tag
def avatar(name: str, css: str = "") -> SafeString:
    """Show the initials of a name in a circle; decoration beside the name itself."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = (words[0][0] + words[-1][0] if len(words) > 1 else (words[0][:2] if words else "?")).upper()
    return format_html('<span class="gw-av {} {}" aria-hidden="true">{}</span>', "abcd"[sum(map(ord, name)) % 4], css, letters)


@register.simple_tag
def reasons(items: Sequence[Reason]) -> SafeString:
    """List reasons: mark, sentence, the value that decided."""
    line = '<li><span class="gw-{}">{}</span><span>{}</span><span class="m gw-num">{}</span></li>'
    lines = format_html_join("", line, ((one.tone or "muted", _symbol(f"mark-{one.mark}", "gw-m"), one.words, one.value) for one in items))
    return format_html('<ol class="gw-reasons">{}</ol>', lines)


@register.inclusion_tag("console/_timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """Show what happened, in the order given."""
    return {"events": events}


@register.inclusion_tag("console/_fig.html")
def fig(figure: Figure) -> dict[str, Any]:
    """Show a number with its unit and comparison."""
    return {"figure": figure}


@register.inclusion_tag("console/_progress.html")
def progress(done: int, total: int, label: Words, css: str = "") -> dict[str, Any]:
    """Show how far something is."""
    return {"done": done, "total": max(total, 1), "label": label, "css": css}


@register.inclusion_tag("console/_clock.html")
def clock(share: float, icon_name: str, tone: Tone = "good") -> dict[str, Any]:
    """Show a ring that empties: `share` of the time that is left, 0 to 1; stands beside the time in words."""
    left = max(0.0, min(1.0, share if tone != "bad" else 1.0))
    return {"dash": f"{left * 69.1:.1f} 69.1", "icon_name": icon_name, "tone": tone}


@register.inclusion_tag("console/_filters.html", takes_context=True)
def filters(context: Context, items: Sequence[Filter]) -> dict[str, Any]:
    """Show filters as chips: a menu of choices each, and the one that is on with a way to take it off."""
    query = context["request"].GET
    shown = [
        {
            "filter": item,
            "off": _address(query, **{item.name: None}),
            "choices": [(choice, _address(query, **{item.name: choice.value})) for choice in item.choices],
        }
        for item in items
    ]
    return {"filters": shown}


@register.inclusion_tag("console/_pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = "after") -> dict[str, Any]:
    """Show the ways to the next page and back to the first."""
    query = context["request"].GET
    return {
        "first": _address(query, **{name: None}) if query.get(name) else "",
        "following": _address(query, **{name: page.next_cursor}) if page.next_cursor else "",
    }


@register.inclusion_tag("console/_field.html")
def field(bound: BoundField, css: str = "") -> dict[str, Any]:
    """Show one field of a form: label above, hint, the control, and below it what is wrong and what to do."""
    control = bound.field.widget
    kind = "check" if getattr(control, "input_type", "") == "checkbox" and not hasattr(control, "choices") else ""
    kind = kind or ("choices" if getattr(control, "input_type", "") in {"radio", "checkbox"} else "input")
    attrs: dict[str, Any] = {} if kind != "input" else {"class": f"gw-input {control.attrs.get('class', '')}".strip()}
    described = [f"h_{bound.auto_id}"] * bool(bound.help_text) + [f"e_{bound.auto_id}"] * bool(bound.errors)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors and kind != "choices":
        attrs["aria-invalid"] = "true"
    return {"field": bound, "kind": kind, "control": bound.as_widget(attrs=attrs), "css": css}


@register.inclusion_tag("console/_errors.html")
def errors(form: BaseForm, said: Words = "") -> dict[str, Any]:
    """Show a summary of what is wrong with a form, with links to the fields; nothing where all is well."""
    return {"form": form, "said": said, "fields": [bound for bound in form if bound.errors]}


@register.inclusion_tag("console/_empty.html")
def empty(title: Words, why: Words, *, action: Words = "", url: str = "", example: Words = "") -> dict[str, Any]:
    """Show what belongs in an empty list, why it matters, one button and one example."""
    return {"title": title, "why": why, "action": action, "url": url, "example": example}


@register.inclusion_tag("console/_confirm.html")
def confirm(name: str, label: Words, words: Words, button: Words, *, css: str = "", form: str = "", value: str = "") -> dict[str, Any]:
    """Show a button that says what will happen before it happens: `words`, and a second button, in a card above the page.

    The second button sends the form with id `form`, as field "do" with `value` where one is given; it stands in the form around it where none is named.
    `name` is unique on the page.
    """
    return {"name": name, "label": label, "words": words, "button": button, "css": css, "form": form, "value": value}


@register.simple_block_tag
def why(content: SafeString, label: Words) -> SafeString:
    """Hide an explanation behind a word that opens it in place."""
    return format_html('<details class="gw-why"><summary>{}{}</summary>{}</details>', _icon("chevron-right", "s"), label, content)


@register.simple_block_tag
def note(content: SafeString, tone: Tone = "") -> SafeString:
    """Show a fact that asks for something: icon, bold fact, sentence, the link that solves it."""
    name = {"bad": "alert-triangle", "wait": "alert-triangle", "good": "check"}.get(tone, "info-circle")
    return format_html('<div class="gw-note {}">{}<div>{}</div></div>', tone, _icon(name), content)


@register.filter
def breakable(text: object) -> SafeString:
    """Let a long mail address break behind its @, and nowhere within a word."""
    return format_html_join(mark_safe("@<wbr>"), "{}", ((part,) for part in str(text).split("@")))


@register.filter
def browser(user_agent: str) -> str:
    """Name the browser and the system in what a browser says of itself."""
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    name = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    return ", ".join(filter(None, (name, system))) or user_agent[:60] or "–"


@register.filter
def as_json(value: object) -> str:
    """Return plain JSON for a data attribute."""
    return json.dumps(value)


@register.filter
def slot_anchor(slot: str) -> str:
    """Return the id of the form's field behind a slot of a rule's sentence: "cap.limit" → id_cap-limit, "advocate.gift" → id_advocate."""
    places = {"sides": "s-gifts", "advocate.gift": "id_advocate", "friend.gift": "id_friend", "any": "s-any", "none": "s-none", "all": "s-if"}
    places |= {"boosts": "id_boost_first", "approval_above": "id_approval_above_minor"}
    places |= {"stacks": "id_best_only"}
    return "s-trigger" if slot.startswith("trigger") else places.get(slot, f"id_{slot.replace('.', '-')}")


@register.filter
def money(amount: Money) -> str:
    """Format an amount."""
    return formats.money(amount)


@register.filter
def money_short(amount: Money) -> str:
    """Format an amount, without decimals that are all zero."""
    return formats.money(amount, short=True)


@register.filter
def number(value: float) -> str:
    """Format a number."""
    return formats.number(value)


@register.filter
def percent(share: float) -> str:
    """Format a share of one."""
    return formats.percent(share)


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """Show a day, with the whole date for machines."""
    return _time(value, formats.day)


@register.filter
def month(value: date | datetime) -> str:
    """Format a month: Nov 2026."""
    return formats.month(value)


@register.filter
def seconds(value: int) -> str:
    """Format a length of time in its largest unit."""
    return formats.span(timedelta(seconds=value))


@register.filter
def pause_reason(reason: str) -> str:
    """Say why messages are paused, in the language in use where Goodword wrote it."""
    return words.pause_reason(reason)


@register.filter
def unlocalise(value: float) -> str:
    """Return a number as drawings want it, whatever the language."""
    return f"{value:.1f}"


@register.filter
def long_day(value: date | datetime | None) -> SafeString:
    """Show a day in full."""
    return _time(value, formats.long_day)


@register.filter
def moment(value: datetime | None) -> SafeString:
    """Show a moment as briefly as it stays clear."""
    return _time(value, formats.moment)


@register.filter
def ago(value: datetime | None) -> SafeString:
    """Show how long ago something was, with the moment on hover."""
    return _time(value, formats.ago)


def _time(value: Any, words: Any) -> SafeString:
    if value is None:
        return mark_safe("")
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    title = f"{formats.long_day(value)}, {formats.time_of_day(value)}" if isinstance(value, datetime) else formats.long_day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), title, words(value))


def _icon(name: str, css: str = "") -> SafeString:
    return _symbol(name, f"gw-i {css}".strip())


@lru_cache(maxsize=500)
def _symbol(name: str, css: str) -> SafeString:
    from django.templatetags.static import static

    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', css, static("dist/icons.svg"), name)


def _address(query: QueryDict, **changes: str | None) -> str:
    changed = query.copy()
    changed.pop("after", None)
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return f"?{changed.urlencode()}"
