"""Icons and state marks as references into the sprite that the front end's build makes of those in use."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Return a Tabler outline icon as decoration; `css` adds classes, such as "s" for the small size."""
    return _reference(name, f"gw-i {css}".strip())


@register.simple_tag
def mark(name: str, css: str = "") -> SafeString:
    """Return one of our state marks: draft, todo, work, hold, done, refused, decide, reversed or live."""
    return _reference(f"mark-{name}", f"gw-m {css}".strip())


@lru_cache(maxsize=2000)
def _reference(symbol: str, css: str) -> SafeString:
    # The sprite stays the same as long as the process runs, and a long page shows hundreds of icons.
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', css, static("dist/icons.svg"), symbol)
