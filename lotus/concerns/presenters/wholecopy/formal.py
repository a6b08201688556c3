"""Formal steps on a case, for a copy of the whole of it."""

from lotus.concerns.models import Case, Evidence, Investigation, Restriction
from lotus.concerns.presenters import inquiry, restriction
from lotus.concerns.presenters.wholecopy.told import day, entry
from lotus.core.wholecopy import Entry


def investigations(case: Case, own: bool) -> list[Entry]:
    """The terms, each delay, the report as it was read, what was said to it; for a tribunal all that was looked at.

    What others said is theirs as well as the person's, so that somebody decides whether their words go along.
    """
    found = []
    for row in Investigation.objects.filter(case=case).order_by("opened_at"):
        row.case = case
        if row.signed_at:
            found.append(
                entry(
                    f"terms-{row.pk}",
                    f"Terms of reference, signed on {day(row.signed_at)}",
                    _texts(inquiry.terms(row.terms)),
                )
            )
        for one in row.extensions.all():
            title = f"Planned end moved to {day(one.planned_end)}"
            found.append(entry(f"extension-{one.pk}", title, [("Why", one.why)]))
        for report in row.inquiryreports.select_related("by"):
            title = f"Report, {report.kind} on {day(report.at)}"
            found.append(entry(f"report-{report.pk}", title, _texts(inquiry.report(report))))
        found += [
            entry(f"comment-{one.pk}", f"Comments on the facts, {day(one.at)}", [("Words", one.words)])
            for one in row.comments.all()
        ]
        found += [*_looked(row, own), *_heard(row, own)]
    return found


def _texts(sections: list[inquiry.Section]) -> list[tuple[str, str]]:
    """Sections as texts under their labels, lists as lines."""
    return [
        (
            one["heading"],
            "\n".join(
                [
                    *filter(None, (one.get("strong"), one.get("text"))),
                    *one.get("numbered", ()),
                    *one.get("bullets", ()),
                ]
            ),
        )
        for one in sections
    ]


def _looked(row: Investigation, own: bool) -> list[Entry]:
    rows = row.evidences.select_related("file")
    return [_evidence(one, own) for one in rows]


def _evidence(one: Evidence, own: bool) -> Entry:
    texts = [("From", one.source)]
    return entry(f"evidence-{one.pk}", f"Evidence {one.number}: {one.title}", texts, ask=own)


def _heard(row: Investigation, own: bool) -> list[Entry]:
    found = []
    for one in row.interviews.all():
        texts = [(each["key"], each["value"]) for each in inquiry.interview(one)]
        found.append(entry(f"interview-{one.pk}", f"Asked to talk: {one.name}", texts, ask=own))
    return found


def restrictions(case: Case, own: bool) -> list[Entry]:
    """What changed at work, why and for how long; what the person was never told of is decided about."""
    found = []
    for row in Restriction.objects.filter(case=case).order_by("proposed_at"):
        row.case = case
        texts = [(each["key"], each["value"]) for each in restriction.rows(row)]
        title = f"{restriction.heading(row)}, proposed on {day(row.proposed_at)}"
        found.append(entry(f"restriction-{row.pk}", title, texts, ask=own and not row.told_at))
        for one in row.looks.select_related("proposed_by", "confirmed_by", "declined_by"):
            shown = restriction.look(one)
            what = [("What became of it", shown["title"]), ("Why", shown["text"])]
            waits = own and not one.told_at
            found.append(entry(f"look-{one.pk}", f"Looked at on {shown['when']}", what, ask=waits))
    return found
