"""Writes of links, by subject; what other packages call most stands here too."""

from goodword.links.actions.codes import ensure_links

__all__ = ["ensure_links"]
