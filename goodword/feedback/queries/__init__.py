"""Reads of feedback, by subject; what other packages call most stands here too."""

from goodword.feedback.queries.answers import of_contact as answers_of_contact
from goodword.feedback.queries.cases import of_contact as cases_of_contact

__all__ = ["answers_of_contact", "cases_of_contact"]
