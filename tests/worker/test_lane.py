import threading
from datetime import datetime

import pytest

from goodword.worker import lane
from goodword.worker.lane import Lane


def run(lane: Lane, stop: threading.Event, *, until: threading.Event) -> None:
    lane.thread.start()
    assert until.wait(10)
    stop.set()
    lane.thread.join(10)
    assert not lane.thread.is_alive()


def test_a_lane_works_on_at_once_while_there_is_work_and_rests_longer_and_longer_while_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    enough = threading.Event()

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout or 0)
            if len(rests) == 12:
                enough.set()
            return super().wait(0.001)

    left = [3, 2, 1]
    stop = Stop()
    run(Lane("test", lambda now: left.pop() if left else 0, stop=stop), stop, until=enough)
    assert rests[:3] == [0, 0, 0]
    assert rests[3:12] == sorted(rests[3:12])
    assert rests[11] == lane._LONGEST_REST_S <= 0.2


def test_a_lane_without_news_looks_once_a_second_and_with_news_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, looked, enough = [0.0], [], threading.Event()

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            seconds[0] += 0.25
            if seconds[0] >= 4:
                enough.set()
            return super().wait(0.001)

    monkeypatch.setattr(lane.time, "monotonic", lambda: seconds[0])
    stop = Stop()
    run(Lane("test", lambda now: looked.append(seconds[0]) or 0, stop=stop, news=lambda: seconds[0] == 2.5), stop, until=enough)
    assert looked[:5] == [0, 1, 2, 2.5, 3.5]


def test_a_lane_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "_REST_AFTER_ERROR_S", 0.01)
    stop, enough, calls = threading.Event(), threading.Event(), [0]

    def work(now: datetime) -> int:
        calls[0] += 1
        if calls[0] == 3:
            enough.set()
        raise ExceptionGroup("loops failed", [ValueError("anna@example.com")])

    run(Lane("test", work, stop=stop), stop, until=enough)
    assert calls[0] >= 3
