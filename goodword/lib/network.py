"""By which network a visitor is counted."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address


@lru_cache(maxsize=20_000)
def network_of(address: str) -> str:
    """Return the network that one visitor usually has: an IPv4 address itself, of an IPv6 address its /64; else the text as it is."""
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False))
