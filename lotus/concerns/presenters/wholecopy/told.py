"""What was told, written and sent on a case, for a copy of the whole of it."""

from collections.abc import Iterable
from datetime import date, datetime

from lotus.concerns.models import Case, Evidence, InboxEntry, Letter, Reply, TriageFile, Wish
from lotus.concerns.presenters import status
from lotus.concerns.presenters.case import account_words
from lotus.concerns.presenters.triage import discipline_words
from lotus.core import letters as core
from lotus.core import library
from lotus.core.wholecopy import Entry
from lotus.ui import formats

Texts = Iterable[tuple[str, str | None]]


def entry(number: str, title: str, texts: Texts = (), *, ask: bool = False) -> Entry:
    """An entry whose empty texts are left out."""
    return Entry(number, title, tuple((label, text) for label, text in texts if text), ask)


def day(value: date | datetime | None) -> str:
    return formats.day(value) if value else ""


def word(shelf: str, key: str) -> str:
    return library.load("concerns", shelf).word(key) if key else ""


def raised(case: Case, own: bool) -> list[Entry]:
    """The concern itself. How it reached us may point to who raised it, so the person's own copy is without it."""
    texts = [
        ("What happened", case.what_happened),
        ("Kinds of question", ", ".join(word("issues", one.kind) for one in case.issues.order_by("kind"))),
        ("Discipline", discipline_words(case)),
        ("Place of work", case.place),
        ("When it happened", day(case.occurred_on)),
        ("When it was reported", day(case.reported_on)),
        ("How it reached us", "" if own else word("channels", case.channel)),
        ("Somebody at risk then", case.safety_note if case.safety_now else ""),
    ]
    return [entry("raised", f"Concern about {case.about}", texts)]


def reporter(case: Case, own: bool) -> list[Entry]:
    if own:
        return []
    told = case.reporter
    texts = [("Name", told.name), ("How to reach them", told.contact)]
    return [entry("reporter", word("reporters", told.kind), texts)]


def _inbox(case: Case, own: bool) -> list[InboxEntry]:
    found = InboxEntry.objects.filter(report__case=case).select_related("by", "file").order_by("number")
    return [] if own else list(found)


def inbox(case: Case, own: bool) -> list[Entry]:
    return [
        entry(
            f"inbox-{one.number}",
            f"{one.by.name if one.by else 'Whoever raised it'}, {day(one.on)}",
            [("Words", one.body)],
        )
        for one in _inbox(case, own)
    ]


def withheld(case: Case, own: bool) -> list[Entry]:
    return [
        entry(
            f"withheld-{one.pk}",
            f"{one.by.name}, {day(one.at)}",
            [("Why", one.why), ("To be looked at again on", day(one.look_again))],
            ask=own,
        )
        for one in case.withhelds.select_related("by").order_by("at")
    ]


def accounts(case: Case, own: bool) -> list[Entry]:
    rows = case.statements.select_related("by").all()
    return [entry(f"account-{one.pk}", account_words(one), [("Words", one.body)]) for one in rows]


def wishes(case: Case, own: bool) -> list[Entry]:
    found = [
        entry(
            f"touch-{one.pk}",
            f"How to be in touch, {day(one.at)}",
            [
                ("How", word("ways", one.how)),
                ("About that", one.how_note),
                ("Should be there", one.contact),
                ("Should not be there", one.not_contact),
            ],
        )
        for one in case.touchwishs.order_by("at")
    ]
    rows = Wish.objects.filter(case=case).order_by("at")
    return found + [
        entry(f"wish-{one.pk}", f"What would help, {day(one.at)}", [("Words", one.words)]) for one in rows
    ]


def _sent(case: Case) -> list[Letter]:
    sent = case.letters.filter(sent_at__isnull=False).select_related("signed_by", "paper")
    return list(sent.order_by("sent_at"))


def letters(case: Case, own: bool) -> list[Entry]:
    """Letters as they were sent. A draft was never said to anybody."""
    return [
        entry(
            f"letter-{one.pk}",
            f"{status.letter_title(one)}, {day(one.sent_at)}",
            [
                ("Signed by", one.signed_by.name if one.signed_by else ""),
                ("Letter", core.plain(core.parse(one.body))),
            ],
        )
        for one in _sent(case)
    ]


def replies(case: Case, own: bool) -> list[Entry]:
    """Letters to who raised it: never in the copy of the person it is about."""
    rows = Reply.objects.filter(case=case, sent_at__isnull=False).order_by("sent_at")
    return [
        entry(
            f"reply-{one.pk}",
            f"{one.title}, {day(one.sent_at)}",
            [("Letter", core.plain(core.parse(one.body)))],
        )
        for one in ([] if own else rows)
    ]


def timeline(case: Case, own: bool) -> list[Entry]:
    """What happened: in the words the person reads, for a tribunal also in ours."""
    found = []
    for one in case.steps.order_by("at", "id"):
        if own and not (one.shown and one.theirs):
            continue
        texts = [("What happened", one.theirs if own else one.ours)]
        if not own:
            texts += [("As the person reads it", one.theirs), ("Why it is not shown to them", one.hidden_why)]
        found.append(entry(f"step-{one.pk}", formats.moment(one.at), texts))
    return found


def promises(case: Case, own: bool) -> list[Entry]:
    rows = [one for one in case.promises.order_by("due", "id") if not own or (one.shown and one.theirs)]
    return [
        entry(
            f"promise-{one.pk}",
            f"By {day(one.due)}",
            [("What", one.theirs if own else one.ours), ("Done on", day(one.done_at))],
        )
        for one in rows
    ]


def files(case: Case, own: bool) -> list[Entry]:
    """Papers and files as they are. Nothing can be taken out of one here, so those of others are decided as a whole."""
    papers = [(one.paper, False) for one in _sent(case)]
    sent = [(one.file, True) for one in _inbox(case, own)]
    rows = Evidence.objects.filter(investigation__case=case).select_related("file")
    looked = [(one.file, True) for one in rows]
    read = [(one.file, True) for one in TriageFile.objects.filter(triage__case=case).select_related("file")]
    return [
        Entry(f"file-{file.pk}", file.name, (), ask, str(file.pk))
        for file, ask in [*papers, *sent, *read, *looked]
        if file
    ]
