"""What is said of rounded counts: never more than they say, and never narrower than the truth."""

import random
from datetime import date

from lotus.analysis import release
from lotus.analysis.fairness import released
from lotus.core import equity, fairness, funnels, gaps
from lotus.core.equity import Verdict
from lotus.core.fairness import Entry, Headcount
from lotus.core.suppression import Count, Reason, Rules

DAY = date(2025, 3, 31)
RULES = Rules()


def test_the_interval_holds_that_of_every_count_behind_the_rounded_ones() -> None:
    dice = random.Random(4)
    for _ in range(30):
        headcount, others = dice.randint(300, 3000), dice.randint(300, 3000)
        four = dice.randint(12, 60), headcount, dice.randint(12, 60), others
        told = gaps.compare([Count(RULES.rounded(one)) for one in four], RULES)
        true = equity.compare(*four)
        if told.interval and true.interval:
            assert told.interval.low <= true.interval.low
            assert told.interval.high >= true.interval.high
            assert told.verdict is Verdict.NO_CLEAR_GAP or true.verdict is Verdict.CLEAR_GAP


def test_nothing_is_said_where_a_count_is_hidden_or_the_counts_do_not_fit() -> None:
    hidden = [Count(None, Reason.PROTECTED), Count(100), Count(20), Count(500)]
    assert gaps.compare(hidden, RULES) == gaps.Told(None, None, Verdict.TOO_FEW)
    assert gaps.compare([Count(20), Count(20), Count(20), Count(500)], RULES).interval is None
    assert gaps.compare([Count(10), Count(10_000), Count(10), Count(50)], RULES).interval is None


def _entries(sizes: dict[str, int], gate: str = "raised", organisation: str = "") -> list[Entry]:
    return [
        Entry(f"{group}{place}", date(2024, 9, 1), gate, {"ethnicity": group}, organisation)
        for group, size in sizes.items()
        for place in range(size)
    ]


def _heads(sizes: dict[str, int], organisation: str = "") -> list[Headcount]:
    return [Headcount(DAY, "ethnicity", group, size, organisation) for group, size in sizes.items()]


def test_a_report_becomes_a_table_of_steps_and_comparisons_of_what_is_shown() -> None:
    entries = [*_entries({"White": 41, "Asian": 33, "": 12}), *_entries({"White": 20, "Asian": 6}, "outcome")]
    heads = _heads({"White": 2_000, "Asian": 600})
    (one,) = released(fairness.report(entries, heads), entries, heads, 1)
    assert one.counts.rows == ("White", "Asian", gaps.NOT_KNOWN)
    assert one.counts.columns == ("headcount", "raised", "outcome")
    raised, outcome = one.gaps
    assert (raised.entered, raised.headcount, raised.unknown) == (35, 600, 10)
    assert raised.bounds == equity.worst_case(35, 600, 40, 2000, 10)
    assert raised.sentence.startswith(
        "Raised, Asian beside White: about 35 of 600 (5.8%) and about 40 of 2,000 (2.0%). "
    )
    assert "Clear gap: about 2.92 times as likely, 95% interval" in raised.sentence
    assert "Of about 10 who entered the group is not known" in raised.sentence
    assert outcome.protected
    assert outcome.sentence.endswith("Not shown, to protect people.")
    assert "Asian beside White: a number not shown of about 600 and" in outcome.sentence
    assert one.funnel is None


def test_a_hidden_headcount_is_not_said() -> None:
    entries, heads = _entries({"White": 30, "Asian": 15}), _heads({"White": 900, "Asian": 500, "Other": 4})
    (one,) = released(fairness.report(entries, heads), entries, heads, 1)
    other = next(gap for gap in one.gaps if gap.group == "Other")
    assert (other.headcount, other.ratio) == (None, None)
    assert "Other beside White: a number not shown and about" in other.sentence


def test_too_few_entries_are_too_few_to_say_and_no_upper_bound_is_said_so() -> None:
    entries, heads = _entries({"White": 10, "Asian": 10}), _heads({"White": 9_000, "Asian": 400})
    (one,) = released(fairness.report(entries, heads), entries, heads, 1)
    assert one.gaps[0].sentence.endswith("Too few to say.")


def _organisations(ratios: list[float]) -> tuple[list[Entry], list[Headcount]]:
    entries, heads = [], []
    for place, times in enumerate(ratios):
        name = f"Org {place}"
        entries += _entries({"White": 60, "Asian": round(30 * times)}, "investigation", name)
        heads += _heads({"White": 2_000, "Asian": 1_000}, name)
    return entries, heads


def test_an_organisation_far_from_the_others_lies_outside_the_funnel() -> None:
    entries, heads = _organisations([1, 1.1, 0.9, 1, 1.2, 0.8, 1, 1, 1.1, 0.9, 1, 4])
    report = fairness.report(entries, heads)
    assert report.comparisons[0].counts.headcount == 12_000
    (one,) = released(report, entries, heads, 1)
    assert one.funnel is not None
    assert [site.name for site in one.funnel.shown if site.outside] == ["Org 11"]
    assert one.funnel_gate == "investigation"
    assert one.funnel.limits(20).low_95 < one.funnel.centre < one.funnel.limits(20).high_95


def test_an_organisation_with_few_entries_is_not_shown() -> None:
    entries, heads = _organisations([1, 1, 1, 1, 1, 0.1])
    (one,) = released(fairness.report(entries, heads), entries, heads, 1)
    assert one.funnel is not None
    hidden = {site.name for site in one.funnel.sites if site.ratio is None}
    assert "Org 5" in hidden
    assert len(hidden) < 4


def test_two_organisations_make_no_funnel() -> None:
    entries, heads = _organisations([1, 1])
    (one,) = released(fairness.report(entries, heads), entries, heads, 1)
    assert one.funnel is None


def test_the_same_person_in_two_organisations_is_two_people() -> None:
    entries, heads = _organisations([1, 1, 1])
    each = fairness.by_organisation(entries, heads, "ethnicity", "investigation", 1)
    assert {name: one.entered["White"] for name, one in each.items()} == {
        f"Org {place}": 60 for place in range(3)
    }
    assert fairness.report(entries, heads).comparisons[0].counts.reference_entered == 180


def test_organisations_where_more_entered_than_there_were_are_not_shown() -> None:
    counted = {name: fairness.Counted({"W": 20, "A": 20}, {"W": 40, "A": 30}) for name in "abc"}
    table = release.steps(funnels.counts(counted, "W", "raised"), RULES, funnels.sums(3))
    assert funnels.funnel(list(counted), table) is None
