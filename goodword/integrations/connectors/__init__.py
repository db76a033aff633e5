"""Shops and providers, one file each, listed here.

A connector has `slug`, `label`, `Settings` (a frozen dataclass of texts whose fields make form and reference), `KINDS` (what it can hand out) and
`MAKES_SECRET` (whether the credential is made here and told to the other side). It hands out by `give(line, settings, gift) -> Given`, where asking twice
gives once, over the line that `line(send, settings, secrets, …)` opens. What it can do besides: `find(line, settings, gift) -> Given | None` looks whether
it was handed out, `take_back(line, settings, gift) -> bool` (False: used already), `probe(line, settings) -> str` tries the credential, and
`ask(line, settings, question) -> Word` asks for a veto.
"""

from types import ModuleType

from goodword.integrations.connectors import shopify, stripe, tremendous, webhook, woocommerce

CONNECTORS: tuple[ModuleType, ...] = (webhook, stripe, tremendous, shopify, woocommerce)
BY_SLUG = {connector.slug: connector for connector in CONNECTORS}


def can(slug: str, capability: str) -> bool:
    """Tell whether a connector has a capability: find, take_back, probe or ask."""
    return hasattr(BY_SLUG[slug], capability)
