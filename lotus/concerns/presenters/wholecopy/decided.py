"""What was looked at, decided, agreed and learned on a case, for a copy of the whole of it."""

from lotus.concerns import policy
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Check,
    Closing,
    Decision,
    Plan,
    Review,
    SharedLesson,
    Triage,
)
from lotus.concerns.presenters import lessons as lesson_words
from lotus.concerns.presenters import plan as plan_words
from lotus.concerns.presenters import sharing
from lotus.concerns.presenters.second import both
from lotus.concerns.presenters.triage import copy_labels
from lotus.concerns.presenters.wholecopy.told import day, entry, word
from lotus.core import library
from lotus.core.wholecopy import Entry

LESSONS_OWN = ("went_well", "easier", "positive")


def triage(case: Case, own: bool) -> list[Entry]:
    """Signed, it goes to a tribunal as it is; the person gets the copy they were shared, and the form by decision."""
    one = Triage.objects.filter(case=case, signed_at__isnull=False).select_related("reviewer", "copy").first()
    if one is None:
        return []
    copy = getattr(one, "copy", None)
    shared = bool(own and copy and copy.shared_at)
    words = copy.texts if shared and copy else one.own_words()
    labels = copy_labels(one.own_words(), one.standing_risks())
    texts = [(label, str(words.get(key, ""))) for key, label in labels.items()]
    rating = library.load("triage", "ratings").word(one.rating) if one.rating else ""
    score = f"{rating}, {one.score} of 25" if one.score else rating
    title = f"Signed by {one.reviewer.name} on {day(one.signed_at)}"
    first = entry(f"triage-{one.pk}", title, [("Rating", score), *texts], ask=own and not shared)
    return [first, *_second(one, own)]


def _second(signed: Triage, own: bool) -> list[Entry]:
    """Both scores side by side, as the two reviewers read them; to the person they go by a decision."""
    row = signed.second()
    if row is None:
        return []
    shown = both(signed, row)
    texts = [("Where it stands", f"{shown.answer} {shown.text}"), ("Reasons", shown.reasons)]
    for line in shown.lines:
        told = [f"{side.who}: {side.short}. {side.sentence} {side.why}".strip() for side in line.sides]
        agreed = [f"Agreed: {line.agreed.short}. {line.agreed.why}"] if line.agreed else []
        texts.append((f"Risk {line.number}: {line.outcome}", "\n".join([*told, *agreed])))
    title = f"A second score, signed by {row.reviewer.name} on {day(row.signed_at)}"
    return [entry(f"second-{row.pk}", title, texts, ask=own)]


def checks(case: Case, own: bool) -> list[Entry]:
    """For the person the result; for a tribunal also each question and its answer."""
    found = []
    for one in (
        Check.objects.filter(case=case).select_related("answered_by", "confirmed_by").order_by("answered_at")
    ):
        texts = [("Is something formal needed?", "Yes" if one.needed else "No, an informal way serves")]
        if not own:
            texts += [("Why", one.why), *((question, answer) for _name, question, answer in one.asked)]
        confirmed = f", confirmed on {day(one.confirmed_at)}" if one.confirmed_at else ""
        title = f"{word('decisions', one.kind)}: answered on {day(one.answered_at)}{confirmed}"
        found.append(entry(f"check-{one.pk}", title, texts))
    return found


def meetings(case: Case, own: bool) -> list[Entry]:
    """Each place on an agenda with its decision. What was talked about reaches the person by a decision alone."""
    found = []
    items = AgendaItem.objects.filter(case=case).select_related("meeting__group", "decision__who")
    for item in items.order_by("meeting__on"):
        title = f"{item.meeting.group.name}, {day(item.meeting.on)}"
        decision: Decision | None = getattr(item, "decision", None)
        if decision is None or not decision.signed_at:
            found.append(entry(f"meeting-{item.pk}", title))
            continue
        waits = own and not policy.decision_told(decision)
        found.append(entry(f"meeting-{item.pk}", title, _decision(decision), ask=waits))
        found.append(_discussion(item, decision, title, own))
    return [one for one in found if one.texts or not own]


def _decision(one: Decision) -> list[tuple[str, str | None]]:
    return [
        ("Decided", word("decisions", one.kind)),
        ("Why", one.rationale),
        ("Next step", one.next_step),
        ("Who sees to it", one.who.name if one.who else ""),
        ("By", day(one.by_when)),
        ("Looked at again on", day(one.review_on)),
        ("In what the person takes no part, and why", one.without_part),
    ]


def _discussion(item: AgendaItem, one: Decision, title: str, own: bool) -> Entry:
    there = ", ".join(one.present.order_by("name").values_list("name", flat=True))
    texts = [
        ("What was talked about", one.discussion),
        ("Why it was decided without an account", one.without_account),
        ("Why it was decided without the questions before anything formal", one.without_check),
    ]
    return entry(
        f"talked-{item.pk}", f"{title}: what was talked about", [("There were", there), *texts], ask=own
    )


def plan(case: Case, own: bool) -> list[Entry]:
    one = Plan.objects.filter(case=case).select_related("case__practitioner", "manager").first()
    if one is None:
        return []
    page = plan_words.page(one)
    found = [
        entry(
            f"plan-{step['id']}",
            step["label"],
            [
                ("Words", step["words"]),
                ("What shows it", step["evidence"]),
                ("Left out, because", step["why_not"]),
            ],
        )
        for step in page.steps
    ]
    rest = [
        ("State", page.state),
        ("What lies behind it", ", ".join(page.causes)),
        ("Own part", page.own_part),
    ]
    return [entry("plan", "The plan as a whole", rest), *(each for each in found if each.texts)]


def _shared(case: Case, own: bool) -> list[Entry]:
    """What the region was told: the person reads what was shared, a tribunal what was only begun as well."""
    rows = SharedLesson.objects.filter(case=case)
    return [
        entry(
            f"shared-{row.pk}",
            "A lesson for other organisations",
            [("What it is about", row.texts["title"])]
            + [(one["heading"], one["text"]) for one in sharing.sections(row.texts)],
        )
        for row in (rows.filter(approved_at__isnull=False) if own else rows)
    ]


def lessons(case: Case, own: bool) -> list[Entry]:
    """The person reads what concerns the system, once it is signed; a tribunal all of it."""
    review = Review.objects.filter(case=case).first()
    if review is None or (own and not review.signed_at):
        return []
    names = LESSONS_OWN if own else tuple(lesson_words.HEADINGS)
    texts = [(lesson_words.HEADINGS[name], review.texts.get(name, "")) for name in names]
    found = [entry(f"review-{review.pk}", "The review", texts)]
    found += _shared(case, own)
    problems = review.problems.filter(removed_at=None)
    found += [
        entry(f"problem-{one.pk}", "A problem", [("What", one.words), ("Note", one.note)])
        for one in ([] if own else problems)
    ]
    for one in review.actions.select_related("owner"):
        texts = [("What changes", one.what), ("By", day(one.due)), ("Done on", day(one.done_at))]
        if not own:
            texts += [
                ("Owner", one.owner.name),
                ("What shows it", one.evidence),
                ("Whether it worked", one.assurance),
            ]
        found.append(entry(f"action-{one.pk}", "An action", texts))
    return found


def closing(case: Case, own: bool) -> list[Entry]:
    rows = Closing.objects.filter(case=case, closed_at__isnull=False).select_related(
        "closed_by", "reopened_by"
    )
    return [
        entry(
            f"closing-{one.pk}",
            f"Closed on {day(one.closed_at)}",
            [
                ("Why", one.why),
                ("Kept until", day(one.keep_until)),
                ("Opened again on", day(one.reopened_at)),
            ],
        )
        for one in rows
    ]
