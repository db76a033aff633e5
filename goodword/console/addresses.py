"""Addresses of pages that may not be there: areas appear with the work that fills them."""

from django.urls import NoReverseMatch, reverse


def address(*names: str) -> str:
    """Return the address of the first of these pages of the console that exists, an empty string where none does."""
    for name in names:
        try:
            return reverse(f"console:{name}")
        except NoReverseMatch:
            continue
    return ""
