"""Translations without gettext's programs: Babel extracts, compiles and checks the catalogues in goodword/locale.

python3 dev.py i18n extract     bring the strings of code and templates into every catalogue
python3 dev.py i18n compile     write what Django reads
python3 dev.py i18n check       complete in German, placeholders right, nothing missing or left over
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "goodword"
LOCALE = SOURCE / "locale"
LANGUAGES = ("de", "nl", "it", "ms")
COMPLETE = ("de",)  # in these the console is complete too
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "_": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
COMMENTS = ("Translators:",)
PLUG_INS = {"conditions", "kinds", "signals", "steps", "channels", "recipes", "metrics"}  # pure modules: they only name their label
HEADER = "# The words of Goodword. Strings come and go by: python3 dev.py i18n extract"


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description="Translations: extract, compile, check.")
    parser.add_argument("action", choices=["extract", "compile", "check"])
    parser.add_argument("--quiet", action="store_true", help="say nothing about what is as it should be")
    options = parser.parse_args()
    if options.action == "extract":
        return _extract_all()
    if options.action == "compile":
        compile_catalogues(LOCALE)
        return 0
    template = extract_strings(SOURCE)
    faults = [f"{language}: {fault}" for language in LANGUAGES for fault in faults_of(read(LOCALE, language), template, complete=language in COMPLETE)]
    for language in LANGUAGES:
        empty = sum(1 for message in _messages(read(LOCALE, language)) if not _is_translated(message))
        if not options.quiet:
            print(f"{language}: {len(template) - empty} of {len(template)} strings are translated")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


def extract_strings(source: Path) -> Catalog:
    """Return all strings for translation of the Python files and templates below a directory."""
    catalogue = Catalog()
    for path in sorted([*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.txt")]):
        if {"migrations", "static", "locale"} & set(path.relative_to(source).parts):
            continue
        method: Any = extract_python if path.suffix == ".py" else _extract_template  # Any: Babel declares it narrower than it takes
        with path.open("rb") as file:
            for _line, text, comments, context in extract(method, file, KEYWORDS, COMMENTS):
                name = path.relative_to(source.parent).as_posix()
                catalogue.add(text, None, [(name, 0)], auto_comments=comments, context=context)
        if path.suffix == ".py" and path.parent.name in PLUG_INS:
            for label in _labels(path):
                catalogue.add(label, None, [(path.relative_to(source.parent).as_posix(), 0)])
    return catalogue


def faults_of(catalogue: Catalog, template: Catalog, *, complete: bool) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue, in words."""
    for message in _messages(template):
        if catalogue.get(message.id, message.context) is None:
            yield f"lacks {_shown(message)} (run: python3 dev.py i18n extract)"
    for message in _messages(catalogue):
        if template.get(message.id, message.context) is None:
            yield f"still holds {_shown(message)} (run: python3 dev.py i18n extract)"
        elif message.fuzzy:
            yield f"is not sure about {_shown(message)}"
        elif not _is_translated(message):
            if complete or not _is_for_staff_alone(message):
                yield f"has no translation for {_shown(message)}"
        elif not _has_same_placeholders(message):
            yield f"has other placeholders in the translation of {_shown(message)}"


def _is_for_staff_alone(message: Message) -> bool:
    """Say whether only the console says it; all else may be read by customers, and is complete in every language."""
    return bool(message.locations) and all("console" in Path(place).parts for place, _line in message.locations)


def compile_catalogues(locale: Path) -> list[Path]:
    """Write a .mo beside each .po and return them."""
    written = []
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parts[-3])
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        written.append(po.with_suffix(".mo"))
    return written


def read(locale: Path, language: str) -> Catalog:
    """Return the catalogue of a language, empty where there is none yet."""
    path = _path(locale, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def bring_up_to_date(locale: Path, language: str, template: Catalog) -> None:
    """Write a language's catalogue anew: new strings empty, strings that are gone left out, translations kept."""
    old = read(locale, language)
    new = Catalog(locale=language, fuzzy=False, header_comment=HEADER)
    for message in _messages(template):
        known = old.get(message.id, message.context)
        translation = known.string if known is not None and not known.fuzzy else ""
        new.add(message.id, translation, sorted(set(message.locations)), auto_comments=message.auto_comments, context=message.context)
    path = _path(locale, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_without_dates(new))


def _labels(path: Path) -> list[str]:
    """Return the `label` of a plug-in, which doors translate."""
    return [
        statement.value.value
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
        if [target.id for target in statement.targets if isinstance(target, ast.Name)] == ["label"]
    ]


def _extract_all() -> int:
    template = extract_strings(SOURCE)
    for language in LANGUAGES:
        bring_up_to_date(LOCALE, language, template)
    print(f"{len(template)} strings in {', '.join(LANGUAGES)}")
    return 0


def _extract_template(file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Iterable[str], options: object) -> Iterator[Any]:
    """Extract from a Django template by way of the pseudo-Python that Django makes of it for xgettext."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    python = templatize(file.read().decode(), origin=file.name)
    in_brackets = f"(\n{python}\n)"  # where the template's indentation means nothing to Python's tokenizer
    yield from extract_python(io.BytesIO(in_brackets.encode()), keywords, list(comment_tags), {})


def _without_dates(catalogue: Catalog) -> bytes:
    """Return a catalogue as text whose header says only what a program reads, so that it changes when strings do."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=True, include_lineno=False)
    kept = ('"Language:', '"Plural-Forms:', '"MIME-Version:', '"Content-T')
    head, _, body = buffer.getvalue().decode().partition("\n\n")
    lines = [line for line in head.splitlines() if not line.startswith('"') or line.startswith(kept)]
    return ("\n".join(lines) + "\n\n" + body).encode()


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def _has_same_placeholders(message: Message) -> bool:
    """Return whether a translation fills in the same names; of plural forms the last must, the others may leave the number out."""
    if isinstance(message.id, tuple | list):
        wanted, forms = _placeholders(message.id[-1]), _forms(message.string)
        return _placeholders(forms[-1]) == wanted and all(_placeholders(form) <= wanted for form in forms)
    return _placeholders(message.id) == _placeholders(_forms(message.string)[0])


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Return a translation's plural forms; a plain one has one."""
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)


def _placeholders(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text)}


def _shown(message: Message) -> str:
    text = _forms(message.id)[0]
    return f"“{text if len(text) <= 80 else text[:80] + '…'}”"


def _path(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    sys.exit(main())
