"""A shop's own colours and icon, as small files of their own, since pages carry no style of their own."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from goodword.operators import queries as operators
from goodword.portal import colours
from goodword.portal.colours import Palette
from goodword.programs import queries as programs

_A_DAY = "public, max-age=86400"


@require_safe
def style(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Return the colours of a programme's pages, by day and by night."""
    color = _brand(slug)[0]
    css = f".gw-portal{_rule(colours.light(color))}@media (prefers-color-scheme:dark){{.gw-portal{_rule(colours.dark(color))}}}"
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": _A_DAY})


@require_safe
def icon(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Return an icon for the browser's tab: the shop's first letter on its colour."""
    color, name = _brand(slug)
    palette = colours.light(color)
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="{}"/>'
        '<text x="16" y="22" text-anchor="middle" font-family="sans-serif" font-size="18" font-weight="600" fill="{}">{}</text></svg>',
        palette.brand,
        palette.on,
        name[:1].upper(),
    )
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": _A_DAY})


def _brand(slug: str) -> tuple[str, str]:
    """Return colour and name of a programme, else of the organisation."""
    try:
        program = programs.by_slug(slug)
    except programs.ProgramUnknown:
        organisation = operators.organisation()
        return organisation.brand.colour or colours.DEFAULT, organisation.name
    return program.brand.color, program.brand.name or program.name


def _rule(palette: Palette) -> str:
    return "{" + "".join(f"--brand{'' if name == 'brand' else '-' + name}:{color};" for name, color in asdict(palette).items()) + "}"
