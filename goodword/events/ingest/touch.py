"""What a click or visit leaves behind."""

from dataclasses import dataclass, field

Alike = tuple[str, str, str, bool]  # programme, kind, channel, bot


@dataclass(frozen=True, slots=True)
class Touch:
    """One click or visit of a link, ids as text; `click_id` and the hashes stay empty in privacy mode a.

    `alike` is what a touch has in common with others that are written in one go, None where it carries more than its link; worked out once, since
    the edge keeps a touch for every address.
    """

    link_id: str
    program_id: str
    kind: str  # click, visit
    channel: str
    bot: bool
    click_id: str | None = None
    network_hash: str | None = None
    agent_hash: str | None = None
    alike: Alike | None = field(init=False, compare=False, repr=False, default=None)

    def __post_init__(self) -> None:
        if self.click_id is None and self.network_hash is None and self.agent_hash is None:
            object.__setattr__(self, "alike", (self.program_id, self.kind, self.channel, self.bot))
