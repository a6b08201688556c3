"""Words of a session put under names: what moves, what stays, what is refused."""

import pytest

from lotus.core import together
from lotus.core.refusal import Refused
from lotus.core.together import Group

WORDS = ("Tea", "Handover", "We listen")


def test_words_are_put_under_a_name_and_move_from_where_they_lay() -> None:
    first = together.put((), WORDS[:2], "  Small   things ")
    assert first == (Group("Small things", WORDS[:2]),)
    second = together.put(first, ["Handover", "We listen"], "Being heard")
    assert second == (Group("Small things", ("Tea",)), Group("Being heard", ("Handover", "We listen")))
    assert together.lying(second, [*WORDS, "Late", "Late"]) == ["Late"]
    assert together.put(second, ["Tea"], "being HEARD") == (
        Group("Being heard", ("Handover", "We listen", "Tea")),
    ), "a name without words goes"


def test_words_are_put_back_and_names_changed_or_made_one() -> None:
    groups = together.put(together.put((), ["Tea"], "A"), ["Handover"], "B")
    assert together.back(groups, ["Tea"]) == (Group("B", ("Handover",)),)
    assert together.rename(groups, "A", "a  bit") == (Group("B", ("Handover",)), Group("a bit", ("Tea",)))
    assert together.rename(groups, "A", "a")[0] == Group("a", ("Tea",))
    assert together.rename(groups, "A", "b") == (Group("B", ("Handover", "Tea")),)


def test_refused_no_words_no_name_too_long_a_name_too_many_names_and_one_that_is_gone() -> None:
    full = tuple(Group(f"{n}", (f"{n}",)) for n in range(together.MOST_GROUPS))
    for groups, words, name in (
        ((), [], "A"),
        ((), ["Tea"], "  "),
        ((), ["Tea"], "x" * 61),
        (full, ["Tea"], "one more"),
    ):
        with pytest.raises(Refused):
            together.put(groups, words, name)
    with pytest.raises(Refused, match="gone"):
        together.rename(full, "none", "other")
    with pytest.raises(Refused):
        together.rename(full, "1", "")
