"""`goodword preset`."""

import argparse

from goodword.project.commands._start import complain, need_database, say, start_django

WORDS = "list the presets, show how one works, or make a draft of a programme out of one"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("what", choices=("list", "show", "use"), help="list, show or use")
    parser.add_argument("preset", nargs="?", default="", help="such as dropbox; `goodword preset list` names them")
    parser.add_argument("--slug", default="", help="the programme's short name in addresses (default: the preset's)")
    parser.add_argument("--name", default="", help="the programme's name (default: the preset's)")
    parser.add_argument("--currency", default="", help="such as EUR (default: the organisation's)")
    parser.add_argument("--language", default="", help="en, de, nl, it or ms (default: the organisation's)")
    parser.add_argument("--sold", choices=("app", "goods", "project", "contract", "advice"), default="", help="for list: what you sell")
    parser.add_argument("--aim", choices=("once", "continuing"), default="", help="for list: a foot in the door, or people who go on recommending")
    parser.add_argument("--incentive", choices=("yes", "no"), default="", help="for list: whether it shall give something")
    parser.add_argument("--live", action="store_true", help="put it live at once; otherwise it is a draft")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    start_django()
    if options.what == "list":
        return _list(options)
    if not options.preset:
        return complain(f"Which preset? goodword preset {options.what} dropbox")
    if options.what == "show":
        return _show(options)
    need_database()
    return _use(options)


def _list(options: argparse.Namespace) -> int:
    from django.utils import translation

    from goodword.presets import queries
    from goodword.presets.choosing import Wanted, choose
    from goodword.presets.values import Aim, Sold
    from goodword.presets.words import why_words

    wanted = Wanted(
        sold=Sold(options.sold) if options.sold else None,
        aim=Aim(options.aim) if options.aim else None,
        incentive=options.incentive == "yes" if options.incentive else None,
    )
    with translation.override(options.language or "en"):
        for choice in choose(queries.presets(), wanted):
            say(f"{choice.file.slug:14} {_in(choice.file.label, options)}")
            for why in choice.reasons:
                say(f"{'':14} {'+' if why.passed else '-'} {why_words(why, choice.file.suits, wanted)}")
    return 0


def _show(options: argparse.Namespace) -> int:
    from django.utils import translation

    from goodword.presets import queries, rules
    from goodword.presets.words import suits_words
    from goodword.rewards.words import sentence

    try:
        file = queries.preset(options.preset)
    except queries.PresetUnknown:
        return _unknown(options.preset)
    currency, language = options.currency.upper() or "EUR", options.language or "en"
    say(f"{_in(file.label, options)}\n\n{_in(file.summary, options)}\n\n{_in(file.mechanics, options)}\n({_in(file.source, options)})")
    with translation.override(language):
        say(f"\n{suits_words(file.suits)}")
        for rule in rules.filled(file, currency=currency, language=language):
            say(f"\n{sentence(rule.definition, currency=currency)}")
    return 0


def _use(options: argparse.Namespace) -> int:
    from goodword.lib import clock
    from goodword.operators.queries.organisation import organisation
    from goodword.operators.values import SYSTEM
    from goodword.presets import actions, queries
    from goodword.programs.actions import ProgramInvalid

    known = organisation()
    language = options.language or known.language
    try:
        program = actions.apply(
            preset=options.preset,
            slug=options.slug or options.preset,
            name=options.name or _in(queries.preset(options.preset).label, options, language),
            currency=options.currency.upper() or known.currency,
            language=language,
            go_live=options.live,
            actor=SYSTEM,
            now=clock.now(),
        )
    except queries.PresetUnknown:
        return _unknown(options.preset)
    except ProgramInvalid as invalid:
        return complain(f"Not done: {invalid}.")
    say(f"{program.name} is {program.state.value}: {program.slug}")
    return 0


def _in(texts: dict[str, str], options: argparse.Namespace, language: str = "") -> str:
    return texts.get(options.language or language) or texts["en"]


def _unknown(slug: str) -> int:
    return complain(f"There is no preset “{slug}”. `goodword preset list` names them.")
