"""Who really calls when a proxy stands in between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Networks = Sequence[IPv4Network | IPv6Network]


@dataclass(frozen=True)
class Caller:
    """The address a request came from, as far as it can be believed, and whether it travelled by http or https."""

    address: str
    scheme: str


def networks(texts: Iterable[str]) -> Networks:
    """Read addresses and networks such as 10.0.0.0/8; raise ValueError that names the one that is neither."""
    return [ip_network(text.strip(), strict=False) for text in texts]


def caller(*, peer: str, scheme: str, forwarded_for: str, forwarded_proto: str, trusted: Networks) -> Caller:
    """Return who calls: the peer itself, unless it is a trusted proxy that says whom it speaks for.

    `forwarded_for` and `forwarded_proto` are the values of X-Forwarded-For and X-Forwarded-Proto, several headers joined by commas. The list is read from its
    end, where the nearest proxy wrote, and only as far as trusted proxies vouch for it: what stands before may be invented by the caller.
    """
    if not _is_trusted(peer, trusted):
        return Caller(peer, scheme)
    address = peer
    for said in reversed([part for part in forwarded_for.split(",") if part.strip()]):
        if (bare := _bare(said)) is None:
            break
        address = bare
        if not _is_trusted(bare, trusted):
            break
    proto = forwarded_proto.rpartition(",")[2].strip().lower()
    return Caller(address, proto if proto in {"http", "https"} else scheme)


def _is_trusted(address: str, trusted: Networks) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return any(ip in network for network in trusted)


def _bare(text: str) -> str | None:
    """Return an address without port and brackets, or None where it is no address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None
