"""Liquid as our templates speak it: few tags, few filters, hard limits, plain values only, and no value that could pass for markup.

A value (a name, a code, an address) is written into the text in a disguise: its punctuation becomes private-use characters until the layout is done,
so that a person called "[click](https://…)" stays words. Whatever the layout emits is escaped, template and values alike.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TextIO

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from liquid import DictLoader, Environment, RenderContext, StrictUndefined
from liquid.builtin import content, illegal
from liquid.builtin.filters import misc, string
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags import assign_tag, case_tag, comment_tag, for_tag, if_tag, render_tag, unless_tag
from liquid.exceptions import LiquidError
from liquid.stringify import to_liquid_string

from goodword.lib.money import decimals, to_text

_DISGUISE = 0xE000  # start of the private-use area
_PUNCTUATION = {code: chr(_DISGUISE + code) for code in range(33, 127) if not chr(code).isalnum()}
_PLAIN = {_DISGUISE + code: chr(code) for code in range(33, 127)}
_PRIVATE_USE = dict.fromkeys(range(_DISGUISE, _DISGUISE + 128))


class WordingInvalid(ValueError):
    """A template that cannot be read or filled in; its text says what is wrong and where."""

    code = "wording_invalid"


def fill(source: str, variables: Mapping[str, Any], *, language: str, snippets: Mapping[str, str] | None = None) -> str:
    """Return the text with its variables filled in and disguised; `reveal` takes the disguise off again.

    `variables` are plain JSON. Raises WordingInvalid where a variable is missing, the syntax is wrong, or a limit is passed.
    """
    environment = _environment(language, tuple(sorted((snippets or {}).items())))
    values = _plain(variables)
    try:
        return environment.from_string(source).render(**values)
    except LiquidError as error:
        raise WordingInvalid(" ".join(str(error).split())) from error
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise WordingInvalid(f"{type(error).__name__}: {error}") from error


def reveal(text: str) -> str:
    """Return the text as it was meant, with the punctuation of values back in place."""
    return text.translate(_PLAIN)


def _disguised(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(_PRIVATE_USE)).translate(_PUNCTUATION)


class _DisguisedOutput(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(_disguised(to_liquid_string(self.expression.evaluate(context), autoescape=False)))


class _OutputTag(Output):
    node_class = _DisguisedOutput


class _Environment(Environment):
    context_depth_limit = 5
    loop_iteration_limit = 1_000
    output_stream_limit = 100_000
    local_namespace_limit = 50_000
    block_nesting_limit = 10

    def setup_tags_and_filters(self, **_: object) -> None:
        for tag in (
            content.Literal, _OutputTag, illegal.Illegal, if_tag.IfTag, unless_tag.UnlessTag, case_tag.CaseTag, for_tag.ForTag,
            assign_tag.AssignTag, comment_tag.CommentTag, render_tag.RenderTag,
        ):  # fmt: skip
            self.add_tag(tag)
        for name, function in (
            ("default", misc.default), ("size", misc.size), ("upcase", string.upcase), ("downcase", string.downcase),
            ("capitalize", string.capitalize), ("truncate", string.truncate), ("strip", string.strip),
        ):  # fmt: skip
            self.add_filter(name, function)


@lru_cache(maxsize=64)
def _environment(language: str, snippets: tuple[tuple[str, str], ...]) -> Environment:
    environment = _Environment(undefined=StrictUndefined, loader=DictLoader(dict(snippets)))
    locale = locale_of(language)
    environment.add_filter("money", lambda minor, asset="EUR": money(minor, asset, locale=locale))
    environment.add_filter("number", lambda value: format_decimal(value, locale=locale))
    environment.add_filter("day", lambda value: day(value, locale=locale))
    return environment


def locale_of(language: str) -> Locale:
    """Return the formats of a language; English as written in Britain."""
    return Locale.parse("en_GB" if language in {"", "en"} else language.replace("-", "_"))


def money(minor: int, asset: str, *, locale: Locale) -> str:
    """Return an amount as people write it: 1000 EUR is "€10" or "10 €", 2490 is "€24.90" or "24,90 €"."""
    amount = to_text(minor, asset)
    whole = minor % 10 ** decimals(asset) == 0
    if len(asset) != 3:
        return format_decimal(amount, locale=locale)
    if whole:
        pattern = locale.currency_formats["standard"].pattern.split(";")[0].replace("0.00", "0")
        return format_currency(amount, asset, format=pattern, locale=locale, currency_digits=False)
    return format_currency(amount, asset, locale=locale)


def day(value: str | date, *, locale: Locale) -> str:
    """Return a day in words: 2026-11-19 is "19 November 2026"."""
    return format_date(datetime.fromisoformat(value) if isinstance(value, str) else value, format="long", locale=locale)


def _plain(value: Any) -> Any:
    """Return plain JSON unchanged and refuse anything else, so that no template reaches an object's insides."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not a plain value")
