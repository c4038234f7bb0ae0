"""A later release of the starter content."""

import shutil

import pytest

from tests.treatments.release import Release
from treatments import starter


@pytest.fixture
def release(tmp_path, monkeypatch):
    folder = shutil.copytree(starter.CONTENT, tmp_path / "content")
    monkeypatch.setattr(starter, "CONTENT", folder)
    return Release(folder)
