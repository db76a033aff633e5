"""The catalogues hold what code and templates say, in every language."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts import i18n

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy

def sentence(count):
    # Translators: shown on the board
    return _("Held until %(day)s") + ngettext("%(count)d friend", "%(count)d friends", count) + pgettext_lazy("state", "Held")
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Today" %}</h1>
  <div>
      <p>"Indented 'oddly' (
   </div>
<p>{% blocktranslate count n=tasks trimmed %}{{ n }} task waits{% plural %}{{ n }} tasks wait{% endblocktranslate %}</p>
<p>{% translate "Held" context "verb" %} {{ _("Nothing waits.") }}</p>
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Make a small project with a module and a template."""
    (tmp_path / "shop" / "templates").mkdir(parents=True)
    (tmp_path / "shop" / "words.py").write_text(PYTHON)
    (tmp_path / "shop" / "templates" / "today.html").write_text(TEMPLATE)
    return tmp_path / "shop"


def test_strings_of_code_and_templates_are_found(source: Path) -> None:
    template = i18n.extract_strings(source)
    assert {(message.id if isinstance(message.id, str) else tuple(message.id), message.context) for message in template if message.id} == {
        ("Held until %(day)s", None),
        (("%(count)d friend", "%(count)d friends"), None),
        ("Held", "state"),
        ("Today", None),
        (("%(n)s task waits", "%(n)s tasks wait"), None),
        ("Held", "verb"),
        ("Nothing waits.", None),
    }
    held = template.get("Held until %(day)s")
    assert held is not None
    assert held.auto_comments == ["Translators: shown on the board"]


def test_labels_of_plug_ins_are_found(source: Path) -> None:
    (source / "kinds").mkdir()
    (source / "kinds" / "coupon.py").write_text('slug = "coupon"\nlabel = "Coupon"\n')
    assert i18n.extract_strings(source).get("Coupon") is not None


def test_translations_survive_and_lost_strings_go(source: Path) -> None:
    locale = source / "locale"
    i18n.bring_up_to_date(locale, "de", i18n.extract_strings(source))
    path = locale / "de" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text().replace('msgid "Today"\nmsgstr ""', 'msgid "Today"\nmsgstr "Heute"'))
    (source / "words.py").unlink()
    i18n.bring_up_to_date(locale, "de", i18n.extract_strings(source))
    catalogue = i18n.read(locale, "de")
    today = catalogue.get("Today")
    assert today is not None
    assert today.string == "Heute"
    assert catalogue.get("Held until %(day)s") is None
    assert [path.suffix for path in i18n.compile_catalogues(locale)] == [".mo"]


def test_extracting_twice_changes_nothing(source: Path) -> None:
    path = source / "locale" / "ms" / "LC_MESSAGES" / "django.po"
    i18n.bring_up_to_date(source / "locale", "ms", i18n.extract_strings(source))
    once = path.read_text()
    i18n.bring_up_to_date(source / "locale", "ms", i18n.extract_strings(source))
    assert path.read_text() == once


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("", "has no translation"),
        ("Zurückgestellt", "has other placeholders"),
        ("Zurückgestellt bis %(tag)s", "has other placeholders"),
        ("Zurückgestellt bis %(day)s", None),
    ],
)
def test_a_translation_is_checked(translation: str, fault: str | None) -> None:
    template, catalogue = Catalog(), Catalog(locale="de")
    template.add("Held until %(day)s")
    catalogue.add("Held until %(day)s", translation)
    faults = list(i18n.faults_of(catalogue, template, complete=True))
    assert (faults == []) if fault is None else (len(faults) == 1 and fault in faults[0])


@pytest.mark.parametrize(
    ("forms", "right"),
    [(("Ein Freund", "%(n)s Freunde"), True), (("%(n)s Freund", "%(n)s Freunde"), True), (("%(n)s Freund", "Freunde"), False), (("", "%(n)s Freunde"), False)],
)
def test_plural_forms_are_checked(forms: tuple[str, str], right: bool) -> None:
    template, catalogue = Catalog(), Catalog(locale="de")
    template.add(("%(n)s friend", "%(n)s friends"))
    catalogue.add(("%(n)s friend", "%(n)s friends"), forms)
    assert (list(i18n.faults_of(catalogue, template, complete=True)) == []) is right


@pytest.mark.parametrize(("place", "faults"), [("shop/console/words.py", 0), ("shop/templates/console/a.html", 0), ("shop/portal/words.py", 1)])
def test_only_the_console_may_still_be_untranslated(place: str, faults: int) -> None:
    template, catalogue = Catalog(), Catalog(locale="nl")
    for one in (template, catalogue):
        one.add("New", "", locations=[(place, 1)])
    assert len(list(i18n.faults_of(catalogue, template, complete=False))) == faults


def test_missing_and_left_over_strings_are_faults() -> None:
    template, catalogue = Catalog(), Catalog(locale="nl")
    template.add("New")
    catalogue.add("Old", "Oud")
    assert [fault.split(" “")[0] for fault in i18n.faults_of(catalogue, template, complete=False)] == ["lacks", "still holds"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_catalogue_holds_what_code_and_templates_say(language: str, strings: Catalog) -> None:
    assert list(i18n.faults_of(i18n.read(i18n.LOCALE, language), strings, complete=language in i18n.COMPLETE)) == []


@pytest.fixture(scope="module")
def strings() -> Catalog:
    """Extract the project's own strings once."""
    return i18n.extract_strings(i18n.SOURCE)
