"""The server's one ASGI application: the front lets in, the edge answers its paths at once, and Django the rest in a pool of threads."""

import os
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")

from a2wsgi import WSGIMiddleware

from goodword.edge.app import edge
from goodword.edge.config import Config
from goodword.lib.lifeline import end_with_parent
from goodword.project.bodies import Bodies
from goodword.project.front import App, Front
from goodword.project.wsgi import application as django

THREADS = int(os.environ.get("GOODWORD_THREADS", "8"))


def _application() -> App:
    from django.conf import settings

    pool = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type]  # Django's response class is a response all the same
    return Front(edge(Bodies(pool), Config.of(settings, os.environ)), hosts=settings.ALLOWED_HOSTS, trusted=settings.TRUSTED_PROXIES)


def _warm_up() -> None:
    """Import every view, so that the first visitor need not wait for it."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


application = _application()
end_with_parent()
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
