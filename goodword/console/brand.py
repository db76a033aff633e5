"""The shop's logo for everybody who looks at a page or mail of the shop."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goodword.operators import queries


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a picture as a picture and nothing else; its name is the hash of its content, so it never changes."""
    found = queries.logo(name)
    if found is None:
        raise Http404
    data, content_type = found
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(data, content_type=content_type, headers=headers)
