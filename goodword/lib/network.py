"""Whose network a request came from, believing only proxies that are known."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address


def client_address(remote: str, forwarded_for: str, *, trusted: Sequence[str]) -> str:
    """Return the address of the visitor: the last one in X-Forwarded-For that is no trusted proxy's, else the peer's own.

    `trusted` holds addresses or networks (10.0.0.0/8). What a visitor writes into the header counts only behind a trusted proxy.
    """
    networks = [ip_network(text, strict=False) for text in trusted]
    hops = [*(part.strip() for part in forwarded_for.split(",") if part.strip()), remote]
    for hop in reversed(hops):
        address = _parse(hop)
        if address is None or not any(address in network for network in networks):
            return str(address) if address else remote
    return hops[0]


def network_of(address: str) -> str:
    """Return the network that a visitor can be counted by: an IPv4 address itself, of an IPv6 address its /64; else the text as it is."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed) if parsed else address


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
