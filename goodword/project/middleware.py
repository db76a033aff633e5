"""One line in the log for each request that Django answered: the pattern of its address, never the address itself."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

_words = structlog.get_logger("goodword.requests")


class RequestLog:
    """Log method, pattern, status and duration; ids, tokens and queries of addresses stay out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self._get_response(request)
        pattern = request.resolver_match.route if request.resolver_match else ""
        _words.info("request", method=request.method, pattern=pattern, status=response.status_code, ms=round((time.perf_counter() - began) * 1000, 1))
        return response
