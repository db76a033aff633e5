"""Start-up: connects the reactions to the facts."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The app that knows all others."""

    name = "goodword.project"
    label = "project"

    def ready(self) -> None:
        from goodword.facts import log
        from goodword.reactions import REACTIONS

        log.connect(REACTIONS)
