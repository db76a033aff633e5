"""What the public form of complaints offers as that which a complaint is about."""

from goodword.feedback.queries.topics import topics
from goodword.feedback.rules.themes import Kind, Topic


def categories() -> list[Topic]:
    """Return the widest categories of the house that are in use, by name; none: the form offers those that are built in."""
    return [one for one in topics(Kind.CATEGORY) if one.parent_id is None]
