"""The server's one ASGI application: it finds out who calls, lets the edge answer its paths at once, and Django the rest in a pool of threads."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")

from a2wsgi import WSGIMiddleware

from goodword.lib.lifeline import end_with_parent
from goodword.project.front import Front
from goodword.project.wsgi import application as django

THREADS = int(os.environ.get("GOODWORD_THREADS", "8"))


def _application() -> Front:
    from django.conf import settings

    pool = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type]  # Django's response class is a response all the same
    return Front(pool, hosts=settings.ALLOWED_HOSTS, trusted=settings.TRUSTED_PROXIES)


application = _application()
end_with_parent()
