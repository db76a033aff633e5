"""What is kept of a person, by subject."""

from goodword.privacy.queries.export import subject_export
from goodword.privacy.queries.known import Known, known

__all__ = ["Known", "known", "subject_export"]
