"""What every endpoint gets to know about its request."""

from datetime import datetime

from django.http import HttpRequest

from goodword.operators.values import Actor, Key


class ApiRequest(HttpRequest):
    """A request that came with a working key; the door has set these before any endpoint runs."""

    key: Key
    actor: Actor
    now: datetime
