"""Nouns of requests that people make about their data."""

from enum import StrEnum


class ErasureReason(StrEnum):
    """Why a person is erased; one of these and no free text, which could say again who it was."""

    ASKED = "asked"  # the person wants it (GDPR art. 17(1)(b), (c))
    NOT_NEEDED = "not_needed"  # the data is not needed any more (art. 17(1)(a))
    UNLAWFUL = "unlawful"  # it should never have been kept (art. 17(1)(d))
    MISTAKE = "mistake"  # entered to try something out, or by mistake
