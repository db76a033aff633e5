"""Keyness: what unhappy people use more often than glad ones, counted by person, with near-equal phrases as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from goodword.feedback.rules.keyness import Text, anonymous, candidates, held, log_likelihood, near, plain


def texts(*words: str, unhappy: bool = True, first: int = 0) -> list[Text]:
    """Return one text of each of so many people."""
    return [Text(f"{unhappy}{place}", one, unhappy) for place, one in enumerate(words, start=first)]


def found(*all_: list[Text], language: str = "en") -> dict[str, int]:
    return {one.phrase: one.people for one in candidates([text for part in all_ for text in part], language=language)}


GLAD = texts("Great beans", "Fast and fresh", "Lovely coffee", "All good", unhappy=False)


@pytest.mark.parametrize(
    ("counts", "worth"),
    [
        ((6, 20, 2, 80), 11.208466840565109),  # 2 · (6 ln 3.75 + 2 ln 0.3125), by hand
        ((3, 10, 0, 50), 6 * 1.791759469228055),  # 2 · 3 ln 6
        ((5, 10, 5, 10), 0.0),
        ((0, 0, 0, 0), 0.0),
    ],
)
def test_the_log_likelihood_is_that_of_the_formula(counts: tuple[int, int, int, int], worth: float) -> None:
    unhappy, of_unhappy, glad, of_glad = counts
    assert log_likelihood(unhappy=unhappy, of_unhappy=of_unhappy, glad=glad, of_glad=of_glad) == pytest.approx(worth)


@given(some.integers(1, 50), some.integers(1, 50), some.data())
def test_it_is_never_below_nothing_and_the_same_from_both_sides(of_unhappy: int, of_glad: int, data: some.DataObject) -> None:
    unhappy, glad = data.draw(some.integers(0, of_unhappy)), data.draw(some.integers(0, of_glad))
    worth = log_likelihood(unhappy=unhappy, of_unhappy=of_unhappy, glad=glad, of_glad=of_glad)
    assert worth >= -1e-9
    assert worth == pytest.approx(log_likelihood(unhappy=glad, of_unhappy=of_glad, glad=unhappy, of_glad=of_unhappy))


def test_three_people_are_needed_and_nobody_counts_twice() -> None:
    two = texts("The bag was torn. Torn bag, torn bag!", "A torn bag")
    assert found(two, GLAD) == {}
    assert found(two, texts("torn bag again", first=1), GLAD) == {}, "the second of them wrote twice"
    assert found(two, texts("Torn bag", first=2), GLAD)["torn bag"] == 3


def test_only_what_the_unhappy_use_more_often_is_suggested() -> None:
    unhappy = texts("coffee late", "coffee late", "coffee late", "nice")
    assert "coffee" not in found(unhappy, texts(*["coffee"] * 4, unhappy=False))
    assert found(unhappy, texts(*["coffee"] * 4, unhappy=False)) == {"coffee late": 3}
    assert found(unhappy) == {}, "there is nobody glad to set them against"


def test_no_phrase_begins_or_ends_with_a_stop_word_in_any_language() -> None:
    assert found(texts(*["It was late for the party"] * 3), GLAD) == {"late": 3, "party": 3}
    german = texts(*["Das Paket mit der Post kam zu spät"] * 3)
    assert set(found(german, GLAD, language="de")) == {"paket", "post", "spät"}
    assert "bungkusan koyak" in found(texts(*["Bungkusan koyak itu"] * 3), GLAD, language="ms")


def test_near_equal_phrases_are_one() -> None:
    assert near("zerrissene tüte", "tüte zerrissen") and near("delivery late", "late deliveries")
    assert not near("bag", "bags") and not near("late", "lately") and not near("delivery late", "late delivery today")
    [one] = candidates([*texts("Late delivery", "delivery late", "late deliveries"), *GLAD], language="en")[:1]
    assert (one.people, set(one.variants)) == (3, {"late delivery", "delivery late", "late deliveries"})


def test_a_shorter_phrase_goes_where_the_same_people_use_a_longer_one() -> None:
    unhappy = texts("seal broke", "seal broke", "seal broke")
    assert found(unhappy, GLAD) == {"seal broke": 3}
    assert found(unhappy, texts("the seal", first=3), GLAD) == {"seal": 4, "seal broke": 3}


def test_phrases_and_examples_say_nothing_of_who_wrote_them() -> None:
    said = [Text(str(place), "Torn bag, from Anna. anna@example.com 030 1234567", True, ("Anna",)) for place in range(3)]
    [one, *others] = candidates([*said, *GLAD], language="en")
    assert one.phrase == "torn bag" and "anna" not in repr([one, *others]).casefold() and "1234567" not in repr(one)
    assert one.examples == ("Torn bag, from …. … …",)
    long = anonymous("and " * 60 + "torn bag " + "and " * 60, ())
    [long_one] = [each for each in candidates([*(Text(str(n), long, True) for n in range(3)), *GLAD], language="en") if each.phrase == "torn bag"]
    assert len(long_one.examples[0]) < 100 and "torn bag" in long_one.examples[0]


def test_what_a_text_holds() -> None:
    assert held("Torn BAG, late") == {"torn", "bag", "torn bag", "late"}
    assert "don't like" in held("I don’t like") and plain("  Torn\nBAG ") == "torn bag" and held("12 ???") == frozenset()


@given(some.text(max_size=60))
def test_any_text_can_be_read(words: str) -> None:
    for phrase in held(words):
        assert plain(phrase) == phrase and 1 <= len(phrase.split()) <= 3
