"""Start-up: connects the reactions to the facts and completes the registry of tables."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The app that knows all others."""

    name = "goodword.project"
    label = "project"

    def ready(self) -> None:
        from goodword import reactions
        from goodword.facts import engine, log
        from goodword.project import library_tables

        log.connect(reactions.REACTIONS)
        engine.connect(
            engine.Engine(
                loops=reactions.LOOPS,
                outward=reactions.OUTWARD,
                schedules=reactions.SCHEDULES,
                time_zone=reactions.time_zone,
                outbound_held=reactions.outbound_held,
            )
        )
        library_tables.register()
