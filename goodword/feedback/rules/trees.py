"""What may be done with a tree of topics."""

from collections.abc import Collection, Mapping
from uuid import UUID

from goodword.feedback.rules.themes import LEVELS, Topic


def under(topic_id: UUID, tree: Mapping[UUID, Topic]) -> frozenset[UUID]:
    """Return the ids of a topic and of all that lie under it."""
    found = {topic_id}
    while fresh := {one.id for one in tree.values() if one.parent_id in found} - found:
        found |= fresh
    return frozenset(found)


def why_not_merged(topic_id: UUID, into_id: UUID, tree: Mapping[UUID, Topic]) -> str:
    """Return why a topic cannot become part of another: same, in_itself, other_kind, too_deep; empty where it can."""
    one, into = tree[topic_id], tree[into_id]
    if topic_id == into_id:
        return "same"
    if one.kind is not into.kind:
        return "other_kind"
    if into_id in under(topic_id, tree):
        return "in_itself"
    height = max(len(tree[below].path) for below in under(topic_id, tree)) - len(one.path)
    return "too_deep" if len(into.path) + height > LEVELS else ""


def named(name: str, parent_id: UUID | None, topics: Collection[Topic]) -> Topic | None:
    """Return the topic of this name under the same wider one; small and big letters are the same name."""
    return next((one for one in topics if one.parent_id == parent_id and one.name.casefold() == name.casefold()), None)
