"""What the edge needs to know of the installation, from whoever starts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goodword.lib.database import Database
from goodword.lib.proxies import Networks


@dataclass(frozen=True)
class Config:
    """How the edge is set up."""

    database: Database
    trusted_proxies: Networks = ()
    https: bool = False
    event_requests_per_minute: int = 6000  # for each key and process; a request may hold 1,000 events

    @classmethod
    def of(cls, settings: Any, environment: Mapping[str, str]) -> "Config":
        """Return what Django's settings and the environment say."""
        return cls(
            database=Database.of(settings.DATABASES["default"]),
            trusted_proxies=settings.TRUSTED_PROXIES,
            https=settings.HTTPS,
            event_requests_per_minute=int(environment.get("GOODWORD_EVENT_REQUESTS_PER_MINUTE", cls.event_requests_per_minute)),
        )
