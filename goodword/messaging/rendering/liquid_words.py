"""Liquid as our templates speak it: few tags, few filters, hard limits, plain values only, and no value that could pass for markup."""

from collections.abc import Mapping
from typing import Any


class WordingInvalid(ValueError):
    """A template that cannot be read or filled in; its text says what is wrong and where."""

    code = "wording_invalid"


def fill(source: str, variables: Mapping[str, Any], *, language: str, snippets: Mapping[str, str] | None = None) -> str:
    """Return the text with its variables filled in and disguised; `reveal` takes the disguise off again.

    `variables` are plain JSON. Raises WordingInvalid where a variable is missing, the syntax is wrong, or a limit is passed.
    """
    from liquid.exceptions import LiquidError  # here, with all that is Liquid, for it is heavy and no start needs it

    from goodword.messaging.rendering.dialect import environment_of

    environment = environment_of(language, tuple(sorted((snippets or {}).items())))
    values = _plain(variables)
    try:
        return environment.from_string(source).render(**values)
    except LiquidError as error:
        raise WordingInvalid(" ".join(str(error).split())) from error
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise WordingInvalid(f"{type(error).__name__}: {error}") from error


def _plain(value: Any) -> Any:
    """Return plain JSON unchanged and refuse anything else, so that no template reaches an object's insides."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not a plain value")
