"""What changed between two versions of a text, to be read by somebody who writes no programs."""

from lotus.core.wording import Change, Line, changes, near


def test_a_changed_line_is_shown_as_taken_out_and_put_in() -> None:
    assert changes("one\ntwo\nthree", "one\n2\nthree") == (
        Line(Change.SAME, "one"),
        Line(Change.TAKEN, "two"),
        Line(Change.ADDED, "2"),
        Line(Change.SAME, "three"),
    )


def test_line_breaks_and_spaces_at_the_end_are_no_change() -> None:
    assert {line.change for line in changes("one\r\ntwo ", "one\ntwo\n")} == {Change.SAME}


def test_only_the_lines_near_a_change_are_shown() -> None:
    before = "\n".join(str(n) for n in range(20))
    shown = near(changes(before, before.replace("10", "ten")), around=1)
    assert [line and line.text for line in shown] == [None, "9", "10", "ten", "11", None]


def test_a_change_at_the_ends_leaves_nothing_out_before_it() -> None:
    shown = near(changes("a\nb\nc\nd", "A\nb\nc\nd"), around=1)
    assert [line and line.text for line in shown] == ["a", "A", "b", None]
    assert near(changes("a", "a")) == ()
