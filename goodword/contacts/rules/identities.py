"""By what a person is recognised, and which spellings make two contacts likely to be one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from goodword.contacts.values import IdentityKind, Person
from goodword.lib import identity

EXTERNAL_MAX = 200


@dataclass(frozen=True)
class KeyedIdentity:
    """One identity in the form in which it is stored; `key` is its keyed hash."""

    kind: IdentityKind
    source: str
    value: str
    key: str


def identity_keys(person: Person) -> tuple[KeyedIdentity, ...]:
    """Return the valid identities of a person, the one that decides first: id of the shop, mail address, telephone number."""
    found = []
    if external := person.external_id.strip()[:EXTERNAL_MAX]:
        found.append((IdentityKind.EXTERNAL, person.source, external))
    if email := identity.normalise_email(person.email):
        found.append((IdentityKind.EMAIL, "", email))
    if phone := identity.normalise_phone(person.phone, person.country):
        found.append((IdentityKind.PHONE, "", phone))
    return tuple(KeyedIdentity(kind=kind, source=source, value=value, key=identity.key(kind, source, value)) for kind, source, value in found)


def keyed(kind: IdentityKind, value: str, *, source: str = "", country: str = "") -> KeyedIdentity | None:
    """Return one identity as it is stored, or None where the value cannot be one."""
    person = {
        IdentityKind.EMAIL: Person(email=value),
        IdentityKind.PHONE: Person(phone=value, country=country),
        IdentityKind.EXTERNAL: Person(external_id=value, source=source),
    }[kind]
    return next(iter(identity_keys(person)), None)


def speaks_against(own: Iterable[KeyedIdentity], first_name: str, *, has: Collection[tuple[str, str]], first_names: Collection[str]) -> bool:
    """Tell whether somebody with the same telephone number is another person: another address, customer number or first name.

    `own` and `first_name` are what somebody gives, `has` (kind and source) and `first_names` (folded) what the holder of the number is known by.
    """
    name = first_name.strip().casefold()
    return any((one.kind, one.source) in has for one in own) or bool(name and first_names and name not in first_names)


def near(kind: str, value: str) -> str:
    """Return a spelling that is equal for likely duplicates: a mail address without dots and +tag before the @, a number's last nine digits.

    Only for showing staff what may be one person; nobody is recognised by it.
    """
    if kind == IdentityKind.EMAIL:
        local, _, domain = value.lower().rpartition("@")
        return f"{local.partition('+')[0].replace('.', '').replace('_', '').replace('-', '')}@{domain}"
    if kind == IdentityKind.PHONE:
        return "".join(filter(str.isdigit, value))[-9:]
    return ""


def search_text(names: Iterable[str], addresses: Iterable[str]) -> str:
    """Return what a search looks through: names, company and addresses in lower case."""
    return " ".join(filter(None, [*names, *addresses])).lower()[:4000]
