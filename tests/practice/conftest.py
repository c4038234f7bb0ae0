"""A clock that tests can put forward, for all that is counted in seconds."""

import time
from datetime import UTC, datetime, timedelta

import pytest


class Clock:
    def __init__(self):
        self.ahead, self._time = 0, time.time

    def forward(self, **how_far):
        self.ahead += timedelta(**how_far).total_seconds()

    def time(self):
        return self._time() + self.ahead

    def now(self):
        return datetime.fromtimestamp(self.time(), UTC)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("time.time", clock.time)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", clock.now)
    return clock
