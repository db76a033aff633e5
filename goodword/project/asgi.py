"""The server's one ASGI application: the edge answers its paths at once, Django the rest in a pool of threads."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")

from a2wsgi import WSGIMiddleware

from goodword.project.wsgi import application as django

THREADS = int(os.environ.get("GOODWORD_THREADS", "8"))

application = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type]  # Django's callable returns its own response type
