"""The vectors' files are checked before they are used; without them themes work, worse, and it is said."""

from pathlib import Path

import numpy as np
import pytest

from lotus.analysis.themes import meaning
from lotus.analysis.themes.meaning import Meaning


def test_without_the_package_words_alone_are_used_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    told: list[str] = []
    assert meaning.load(told.append) is None
    assert told == ["working from words alone; install lotus[meaning] for better themes"]


def test_files_other_than_those_reviewed_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sp.model").write_bytes(b"other")

    def model() -> None:
        meaning.check(tmp_path)

    monkeypatch.setattr(meaning, "installed", lambda: tmp_path)
    monkeypatch.setattr(meaning, "_model", model)
    told: list[str] = []
    assert meaning.load(told.append) is None
    assert told == ["working from words alone: sp.model is not the file that Lotus knows"]


def test_a_text_is_read_once_and_rows_come_in_the_order_asked() -> None:
    asked: list[str] = []

    def encode(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return np.array([[len(text), 0] for text in texts], np.float32)

    vectors = Meaning(encode)
    assert vectors.of(["bb", "a", "bb"])[:, 0].tolist() == [2, 1, 2]
    assert vectors.of(["ccc", "a"])[:, 0].tolist() == [3, 1]
    assert asked == ["a", "bb", "ccc"]
    assert vectors.of([]).shape == (0, meaning.WIDE)


@pytest.mark.skipif(meaning.installed() is None, reason="the package with the vectors is not installed")
def test_the_installed_files_are_those_reviewed() -> None:
    loaded = meaning.load()
    assert loaded is not None
    one, same, other = loaded.of(["The wait was long", "We queued for hours", "Lovely soup"])
    assert one @ same > one @ other
    assert one.shape == (meaning.WIDE,)
