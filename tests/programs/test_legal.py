"""What the law lets a programme do, country by country."""

import pytest
from babel import Locale

from goodword.programs.legal import Answer, Subject, answer, line, lines


@pytest.mark.parametrize(
    ("country", "expected"),
    [("DE", Answer.CONSENT), ("FR", Answer.CONSENT), ("US", Answer.CONSENT), ("CA", Answer.NEVER), ("JP", Answer.NEVER), ("", Answer.NEVER)],
)
def test_a_friend_is_reminded_only_where_the_data_says_so(country: str, expected: Answer) -> None:
    assert answer(Subject.FRIEND_REMINDER, country) is expected


def test_each_line_says_where_it_stands_and_a_country_has_one_answer() -> None:
    named = [(one.subject, country) for one in lines() for country in one.countries]
    assert len(named) == len(set(named))
    assert {country for _, country in named} <= set(Locale("en").territories)
    assert all(one.law and one.source.startswith("https://") and one.as_of and not one.checked for one in lines())
    assert line(Subject.FRIEND_REMINDER, "JP") is None
