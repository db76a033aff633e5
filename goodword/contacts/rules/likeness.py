"""How alike two contacts are, and by what."""

from collections.abc import Callable
from typing import Any

from goodword.contacts.rules.identities import near
from goodword.contacts.values import Contact, IdentityKind, Likeness

SHOWN_FROM = 60  # of 100

# What each sign adds; two people of one household share a number, so a number alone with different names stays below the bar.
SAME_EMAIL, NEAR_EMAIL, SAME_PHONE, SAME_NAME, NEAR_NAME, SAME_COMPANY = 100, 60, 45, 40, 25, 25
NEAR = 88  # of 100, of names that are nearly the same
UNLIKE = 60  # below it, names speak against the two being one
OTHER_NAME = -30


def judge(one: Contact, other: Contact, *, alike: Callable[..., float]) -> Likeness:
    """Return how alike two contacts are; `alike` compares two texts on a scale of 0 to 100, whatever the order of their words.

    Anna Petersen and Petersen, Anna of one company: 40 + 25 = 65, shown.
    """
    signs = []
    score = 0
    for points, sign in _by_address(one, other):
        signs.append(sign)
        score += points
    if one.name and other.name:
        likeness = alike(one.name.casefold().replace(",", " "), other.name.casefold().replace(",", " "))
        if likeness == 100:
            signs.append("same_name")
            score += SAME_NAME
        elif likeness >= NEAR:
            signs.append("near_name")
            score += NEAR_NAME
        elif likeness < UNLIKE:
            score += OTHER_NAME
    if one.company and alike(one.company.casefold(), other.company.casefold()) >= NEAR:
        signs.append("same_company")
        score += SAME_COMPANY
    return Likeness(one=one, other=other, signs=tuple(signs), score=max(0, min(100, score)))


def _by_address(one: Contact, other: Contact) -> list[tuple[int, str]]:
    """Return the strongest sign of each kind of address."""
    signs = []
    if _values(one, IdentityKind.EMAIL) & _values(other, IdentityKind.EMAIL):
        signs.append((SAME_EMAIL, "same_email"))
    elif _nears(one) & _nears(other):
        signs.append((NEAR_EMAIL, "near_email"))
    if _values(one, IdentityKind.PHONE) & _values(other, IdentityKind.PHONE):
        signs.append((SAME_PHONE, "same_phone"))
    return signs


def _values(contact: Contact, kind: IdentityKind) -> set[Any]:
    return {identity.value for identity in contact.identities if identity.kind is kind}


def _nears(contact: Contact) -> set[str]:
    return {near(IdentityKind.EMAIL, value) for value in _values(contact, IdentityKind.EMAIL)}
