"""Web addresses that people typed: hosts and whether a destination lies on them."""

import re
from urllib.parse import urlsplit

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"'`{}|^]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class HostInvalid(ValueError):
    """What was given as a host is none."""

    code = "host_invalid"


def clean_host(text: str) -> str:
    """Return a host as it is stored: lower case, in ASCII, with its port only where one was given ("Shop.example:8080" → "shop.example:8080").

    A whole address is cut down to its host. Raises HostInvalid.
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
        ascii_host = host.encode("idna").decode().lower() if not host.isascii() else host.lower()
    except (ValueError, UnicodeError) as error:
        raise HostInvalid(f"{text!r} is not a host such as shop.example") from error
    if parts.username is not None or len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in ascii_host.split(".")):
        raise HostInvalid(f"{text!r} is not a host such as shop.example")
    return f"{ascii_host}:{port}" if port else ascii_host


def is_web_address(url: str) -> bool:
    """Tell whether this is a complete http(s) address without a name, password or signs that browsers read in their own way."""
    if len(url) > 2000 or _UNSAFE.search(url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.username is None and parts.password is None and parts.port != 0
    except ValueError:
        return False


def lies_on(url: str, hosts: tuple[str, ...] | frozenset[str]) -> bool:
    """Tell whether an http(s) address lies on one of these hosts.

    A host stands for itself, not for what lies under it; without a port it stands for the usual ones (80, 443).
    """
    if not is_web_address(url):
        return False
    parts = urlsplit(url)
    port = parts.port
    try:
        host = clean_host(parts.hostname or "")
    except HostInvalid:
        return False
    return (host in hosts and port in {None, _DEFAULT_PORTS[parts.scheme]}) or (port is not None and f"{host}:{port}" in hosts)
