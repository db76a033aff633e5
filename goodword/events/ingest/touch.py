"""What a click or visit leaves behind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touch:
    """One click or visit of a link, ids as text; the last three fields stay empty in privacy mode a."""

    link_id: str
    program_id: str
    kind: str  # click, visit
    channel: str
    bot: bool
    click_id: str | None = None
    network_hash: str | None = None
    agent_hash: str | None = None
