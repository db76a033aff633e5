"""Store touches and outcomes without Django's ORM: by the edge in groups of whatever arrives together, by Django's doors in their own transaction."""

from goodword.events.ingest.outcomes import store_outcomes
from goodword.events.ingest.touch import Touch
from goodword.events.ingest.touches import store_touches
from goodword.events.ingest.writer import Writer

__all__ = ["Touch", "Writer", "store_outcomes", "store_touches"]
