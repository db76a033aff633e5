"""Clicks are counted by the hour afterwards, each once."""

from datetime import timedelta
from uuid import UUID

import pytest

from goodword.events import models, queries
from goodword.events.actions.count import AT_ONCE, LAG, count, recount
from goodword.lib.ids import first_id_of, new_id

pytestmark = pytest.mark.django_db
PROGRAM, ANNA, BEN = UUID(int=1), UUID(int=2), UUID(int=3)


def touch(at, link=ANNA, **more):
    made = UUID(int=first_id_of(at).int | (new_id().int & ((1 << 62) - 1)))
    return models.Touch.objects.create(id=made, link_id=link, program_id=PROGRAM, at=at, **{"kind": "click", **more})


def counted():
    return sorted(models.TouchCount.objects.values_list("link_id", "kind", "channel", "hour", "count"))


def hour(moment):
    return moment.replace(minute=0, second=0, microsecond=0)


def test_people_are_counted_by_link_kind_channel_and_hour(now):
    early = hour(now) - timedelta(hours=2, seconds=1)
    for at, more in [(early, {}), (early, {}), (hour(early) + timedelta(hours=1), {}), (early, {"channel": "wa"}), (early, {"kind": "visit"})]:
        touch(at, **more)
    touch(early, bot=True)
    touch(early, link=BEN)
    touch(early, link=None)
    count(now)
    first, second = hour(early), hour(early) + timedelta(hours=1)
    assert counted() == [
        (ANNA, "click", "", first, 2), (ANNA, "click", "", second, 1), (ANNA, "click", "wa", first, 1), (ANNA, "visit", "", first, 1),
        (BEN, "click", "", first, 1),
    ]  # fmt: skip


def test_nothing_is_counted_twice_and_what_came_since_is_added(now):
    at = hour(now) - timedelta(minutes=30)
    touch(at)
    count(now)
    count(now)
    touch(at + timedelta(minutes=1))
    count(now)
    assert [row[-1] for row in counted()] == [2]


def test_what_may_still_be_on_its_way_waits_but_is_read(now, django_assert_num_queries):
    touch(now - 2 * LAG)
    touch(now)
    touch(now, bot=True)
    count(now)
    assert [row[-1] for row in counted()] == [1]
    with django_assert_num_queries(1):  # of two, one could see a click in both places, or in neither
        assert queries.clicks_of([ANNA, BEN]) == {ANNA: 2}


def test_clicks_are_read_before_any_were_counted(now):
    touch(now)
    touch(now, kind="visit")
    assert queries.clicks_of([ANNA, BEN]) == {ANNA: 1}


def test_a_count_outlives_the_clicks_it_was_made_of(now):
    gone = touch(hour(now) - timedelta(hours=3))
    touch(hour(now) - timedelta(hours=3))
    count(now)
    gone.delete()
    recount(now)
    assert queries.clicks_of([ANNA]) == {ANNA: 2}


def test_more_than_one_piece_is_counted_in_one_go(now):
    at = hour(now) - timedelta(hours=1)
    base = first_id_of(at).int
    rows = [models.Touch(id=UUID(int=base + number), link_id=ANNA, program_id=PROGRAM, kind="click", at=at) for number in range(AT_ONCE + 1)]
    models.Touch.objects.bulk_create(rows)
    count(now)
    assert [row[-1] for row in counted()] == [AT_ONCE + 1]


def test_a_click_that_appeared_behind_the_cursor_is_found_in_the_night(now):
    at = hour(now) - timedelta(hours=3)
    touch(at + timedelta(minutes=5))
    touch(at + timedelta(minutes=5), link=BEN)
    count(now)
    touch(at)
    count(now)
    assert queries.clicks_of([ANNA, BEN]) == {ANNA: 1, BEN: 1}
    recount(now)
    assert queries.clicks_of([ANNA, BEN]) == {ANNA: 2, BEN: 1}
    recount(now)
    assert queries.clicks_of([ANNA, BEN]) == {ANNA: 2, BEN: 1}


def test_what_waits_to_be_counted_is_not_counted_by_the_night_as_well(now):
    touch(hour(now) - timedelta(hours=3))
    count(now)
    touch(hour(now) - timedelta(hours=2))
    recount(now)
    count(now)
    assert queries.clicks_of([ANNA]) == {ANNA: 2}
