"""Which preset fits, and why."""

import pytest

from goodword.presets.choosing import Wanted, Why, choose, reasons
from goodword.presets.queries import preset, presets
from goodword.presets.values import Aim, Sold, Suits
from goodword.presets.words import why_words

GOODS = Suits(sold=(Sold.GOODS,), aims=(Aim.ONCE,), incentive=True)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), []),
        (Wanted(sold=Sold.GOODS), [Why("sold", True)]),
        (Wanted(sold=Sold.ADVICE), [Why("sold", False)]),
        (Wanted(aim=Aim.ONCE), [Why("aim_once", True)]),
        (Wanted(aim=Aim.CONTINUING), [Why("aim_continuing", False)]),
        (Wanted(incentive=True), [Why("gives", True)]),
        (Wanted(incentive=False), [Why("gives", False)]),
    ],
)
def test_every_answer_is_a_reason(wanted: Wanted, expected: list[Why]) -> None:
    assert list(reasons(GOODS, wanted)) == expected


def test_without_an_incentive_comes_first_for_who_is_against_one() -> None:
    chosen = choose(presets(), Wanted(sold=Sold.ADVICE, incentive=False))
    assert chosen[0].file.slug == "agency"
    assert chosen[0].fits
    assert not any(choice.fits for choice in chosen[1:])


def test_nothing_said_leaves_the_order() -> None:
    assert [choice.file for choice in choose(presets(), Wanted())] == list(presets())


def test_every_preset_suits_something_and_says_rightly_whether_it_gives() -> None:
    for file in presets():
        assert file.suits.sold
        assert file.suits.aims
        assert file.suits.incentive is bool(file.rules)


@pytest.mark.parametrize("sold", Sold)
@pytest.mark.parametrize("aim", Aim)
@pytest.mark.parametrize("incentive", [True, False])
def test_every_reason_is_a_sentence(sold: Sold, aim: Aim, incentive: bool) -> None:
    wanted = Wanted(sold, aim, incentive)
    for choice in choose(presets(), wanted):
        assert all(why_words(why, choice.file.suits, wanted).endswith(".") for why in choice.reasons)


def test_a_reason_names_what_the_preset_is_made_for() -> None:
    wanted = Wanted(sold=Sold.GOODS)
    (why,) = reasons(preset("dropbox").suits, wanted)
    assert why_words(why, preset("dropbox").suits, wanted) == "Made for an app or online service, less so for goods."
