"""Reads of links, by subject; what other packages call most stands here too."""

from goodword.links.queries.codes import links_of, owners_of

__all__ = ["links_of", "owners_of"]
