"""Refuses to build a wheel without the front end and the compiled translations, which its users could not make."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    """Looks before the wheel is built; an editable install (a checkout) goes ahead without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop with words when something is missing."""
        if version == "editable":
            return
        package = Path(self.root) / "goodword"
        catalogues = list(package.glob("locale/*/LC_MESSAGES/django.po"))
        missing = [path for path in [package / "static/dist/console.css", *(po.with_suffix(".mo") for po in catalogues)] if not path.exists()]
        if missing:
            names = ", ".join(path.relative_to(self.root).as_posix() for path in missing)
            raise SystemExit(f"Not built: {names}. Run python3 dev.py build first.")
