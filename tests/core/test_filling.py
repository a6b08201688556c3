"""Words are filled by plain names; a place that is more than a name is refused."""

import pytest

from lotus.core.filling import NotPlain, fill


def test_a_name_is_filled_and_doubled_braces_stay_as_one() -> None:
    assert fill("Dear {name}, {{so}}", {"name": "Dana {x}"}) == "Dear Dana {x}, {so}"


@pytest.mark.parametrize(
    "words", ["{name.__class__}", "{name[0]}", "{name!r}", "{name:>999999999}", "{}", "{0}"]
)
def test_a_place_that_is_more_than_a_name_is_refused(words: str) -> None:
    with pytest.raises(NotPlain):
        fill(words, {"name": "Dana"})


def test_a_name_nobody_knows_is_said() -> None:
    with pytest.raises(KeyError):
        fill("{somebody}", {"name": "Dana"})
