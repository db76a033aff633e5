"""The tags, filters and limits of our Liquid, and how amounts, numbers and days are written in a language."""

from datetime import date, datetime
from functools import lru_cache
from typing import TextIO

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from liquid import DictLoader, Environment, RenderContext, StrictUndefined
from liquid.builtin import content, illegal
from liquid.builtin.filters import misc, string
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags import assign_tag, case_tag, comment_tag, for_tag, if_tag, render_tag, unless_tag
from liquid.stringify import to_liquid_string

from goodword.lib import units
from goodword.lib.money import decimals, to_text
from goodword.messaging.rendering.disguise import disguise
from goodword.programs import queries as programs


class _DisguisedOutput(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(disguise(to_liquid_string(self.expression.evaluate(context), autoescape=False)))


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
def environment_of(language: str, snippets: tuple[tuple[str, str], ...]) -> Environment:
    """Return where templates of a language are read; `snippets` are names and texts that others may include."""
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
    if units.is_own(asset):
        return units.say(programs.unit(asset), minor, locale=locale)
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
