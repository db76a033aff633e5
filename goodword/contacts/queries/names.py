"""What people are called: by friends, as far as an advocate lets them read it, and by staff."""

from collections.abc import Collection
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.queries.aliases import canonical, pieces
from goodword.contacts.queries.people import contacts

_AT_ONCE = 1000  # parameters in one statement


def shown_names(contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the name that each contact lets friends read; who shows nothing is left out."""
    wanted = sorted(set(contact_ids))
    return {
        id_: name
        for start in range(0, len(wanted), _AT_ONCE)
        for id_, name in models.Contact.objects.filter(id__in=wanted[start : start + _AT_ONCE]).exclude(name_shown="").values_list("id", "name_shown")
    }


def called(contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what staff call each contact: the name, else the mail address or telephone number; who has none of them is left out.

    For lists, which need no more of a person; an alias is called as the contact that was kept.
    """
    kept = canonical(contact_ids)
    names: dict[UUID, str] = {}
    for piece in pieces(kept.values()):
        for id_, first, last in models.Contact.objects.filter(id__in=piece).values_list("id", "first_name", "last_name"):
            names[id_] = f"{first} {last}".strip()
    nameless = contacts([id_ for id_, name in names.items() if not name])
    names |= {id_: one.email or one.phone for id_, one in nameless.items()}
    return {one: names[into] for one, into in kept.items() if names.get(into)}
