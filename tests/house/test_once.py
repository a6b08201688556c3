"""What is made once in a run: by the first who needs it, and anew where that failed."""

from pathlib import Path

import pytest

from tests.factories import once


class Factory:
    """The temporary folders of one of two workers, as the runner names them."""

    def __init__(self, base: Path) -> None:
        base.mkdir()
        self.base = base

    def getbasetemp(self) -> Path:
        return self.base


def test_the_second_worker_gets_what_the_first_made(tmp_path: Path) -> None:
    workers = [Factory(tmp_path / name) for name in ("popen-gw0", "popen-gw1")]
    calls: list[Path] = []

    def make(folder: Path) -> None:
        calls.append(folder)
        (folder / "kept").write_text(str(len(calls)))

    places = [once.made(each, "thing", make) for each in workers]  # type: ignore[arg-type]
    assert places == [tmp_path / "once-thing"] * 2
    assert (len(calls), (places[1] / "kept").read_text()) == (1, "1")


def test_what_failed_is_tried_anew(tmp_path: Path) -> None:
    alone = Factory(tmp_path / "alone")

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once.made(alone, "thing", fail)  # type: ignore[arg-type]
    place = once.made(alone, "thing", lambda folder: (folder / "whole").touch())  # type: ignore[arg-type]
    assert [one.name for one in place.iterdir()] == ["whole"]
    assert place.parent == alone.base
