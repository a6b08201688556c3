"""Plants words that nobody else would write in every sensitive place of an installation, through its own actions.

Run as a program in a folder of its own, told how many concerns. `--in-the-clear` leaves the encryption out, so that a
search which finds nothing otherwise can be seen to work. Prints the words with their places, and every file that was
opened for writing.
"""

import json
import os
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

WORDS: dict[str, str] = {}
PASSING: dict[str, str] = {}
"""Words that are typed and not kept anywhere, so they are nowhere even in the clear: they must leave no trace."""
WRITTEN: set[str] = set()


def canary(place: str) -> str:
    word = f"canary{uuid4().hex}"
    WORDS[word] = place
    return word


def passing(place: str) -> str:
    word = canary(place)
    PASSING[word] = WORDS.pop(word)
    return word


class Clear:
    """In the place of AES-GCM: as long, and open."""

    def __init__(self, _key: bytes) -> None:
        pass

    def encrypt(self, _nonce: bytes, clear: bytes, _place: bytes) -> bytes:
        return clear + bytes(16)

    def decrypt(self, _nonce: bytes, body: bytes, _place: bytes) -> bytes:
        return body[:-16]


def watch(event: str, given: tuple[Any, ...]) -> None:
    """Note every file that Python opens for writing."""
    if event == "open" and isinstance(given[0], str | bytes) and given[2] & (os.O_WRONLY | os.O_RDWR):
        WRITTEN.add(os.fsdecode(given[0]))


def concern(people: Any, number: int) -> Any:
    """A concern taken as far as the group's decision, each text of it a canary."""
    from lotus.concerns.actions import cases, handlers, hearing, letters, meetings, triage
    from lotus.concerns.models import AgendaItem
    from lotus.core.casework import ReporterKind
    from tests.factories import story

    case = story.raised(
        people,
        about=canary("about"),
        place=canary("place"),
        what_happened=canary("what happened"),
        safety_now=True,
        safety_note=canary("safety"),
        reporter=cases.Told(ReporterKind.PERSON, canary("who raised it"), canary("how to reach them")),
        at=story.MONDAY + timedelta(minutes=number),
    )
    cases.assign(case, adviser=people.idris, pastoral=people.bob, by=people.alice, at=story.MONDAY)
    how = next(iter(cases.CONTACTS))
    cases.note_contact(case, how=how, note=canary("contact"), by=people.alice, at=story.MONDAY)
    at = story.MONDAY + timedelta(days=1)
    again = at.date() + timedelta(days=7)
    hearing.withhold(case, why=canary("why not told"), look_again=again, by=people.alice, at=at)
    letter = letters.draft(case, letters.FIRST, by=people.alice, at=at, facts={})
    words = f"Dear Dana,\n\n{canary('letter')} was raised."
    letter = letters.save(letter, body=words, number=1, by=people.alice, at=at)
    letters.send(letter, number=letter.version, by=people.alice, at=at)
    case.refresh_from_db()
    hearing.sign_account(case, body=canary("account"), by=people.dana, at=at)
    _heard(people, case, hearing, at)
    _told(people, case)
    _triage(people, case, triage, at)
    _second(people, case, at)
    handlers.note(case, body=canary("note of a handler"), corrects=None, by=people.alice, at=at)
    item: AgendaItem = meetings.ask(case, group=people.group, on=_day(), by=people.alice, at=at)
    for who in (people.helen, people.omar, people.priya):
        hearing.answer_interest(case, has=False, words=canary("interest"), by=who, at=at)
    _decide(people, item, meetings)
    _support(people, case, at)
    _lessons(people, case)
    _plan(people, case)
    _inquiry(people, case)
    _restriction(people, case)
    _replied(people, case)
    _held(people, case)
    if number == 0:
        _copied(people, case)
    return case


def _inquiry(people: Any, case: Any) -> None:
    """An investigation with all that is written in one, put in as what was decided was another thing."""
    from lotus.concerns import models

    at, by = _moment(), people.alice
    decision = models.Decision.objects.get(item__case=case)
    row = models.Investigation.objects.create(
        case=case,
        decision=decision,
        planned_end=_day(),
        opened_by=by,
        opened_at=at,
        terms={"purpose": canary("terms"), "questions": canary("question")},
        draft={"texts": {"summary": canary("report")}},
        answer=canary("what became of comments"),
    )
    made: dict[str, Any] = {"investigation": row, "by": by, "at": at}
    why = canary("why it takes longer")
    models.Extension.objects.create(**made, earlier=_day(), planned_end=_day(), why=why)
    said = {name: canary(f"evidence, {name}") for name in ("title", "source")}
    models.Evidence.objects.create(**made, number=1, **said)
    told = {name: canary(f"interview, {name}") for name in ("name", "part", "needs", "companion", "notes")}
    models.Interview.objects.create(**made, consent="agreed", **told)
    models.Comment.objects.create(**made, words=canary("comment"))
    body = {"texts": {"summary": canary("report as sent")}}
    models.InquiryReport.objects.create(
        **made, kind="sent", terms={"how": canary("terms as sent")}, body=body
    )


def _restriction(people: Any, case: Any) -> None:
    """A restriction and a look at it."""
    from lotus.concerns.models import Look, Restriction

    two: dict[str, Any] = {"proposed_by": people.alice, "proposed_at": _moment(), "until": _day()}
    names = ("why", "alternatives", "conditions", "advice", "declined_why")
    said = {name: canary(f"restriction, {name}") for name in (*names, "watcher", "without_check")}
    row = Restriction.objects.create(
        case=case, kind="exclusion", form="formal", starts_on=_day(), **two, **said
    )
    Look.objects.create(
        restriction=row, outcome="ends", **two, **{name: canary(f"look, {name}") for name in names}
    )


def _support(people: Any, case: Any, at: Any) -> None:
    from lotus.concerns.actions import support, wellbeing, worries
    from lotus.core.support import Consideration, State

    one, by = Consideration.EFFECT, people.alice
    note = canary("note of a consideration")
    support.consider(case, one, state=State.DONE, note=note, on=at.date(), number=0, by=by, at=at)
    days = {"agreed_on": at.date(), "review_on": _day()}
    support.adjust(case, what=canary("adjustment"), **days, by=by, at=at)
    support.wish(case, words=canary("wish"), by=people.dana, at=at)
    talk = {"feeling": canary("how they are"), "needed": canary("what is needed"), "own_words": True}
    support.note_check_in(case, held_on=at.date(), how="video", **talk, next_on=None, by=people.bob, at=at)
    worries.raise_worry(case, words=canary("worry"), by=people.bob, at=at)
    wellbeing.keep(case, answers={"before": "mild"}, pastoral_may=False, by=people.dana, at=at)


def _replied(people: Any, case: Any) -> None:
    """A letter to who raised it."""
    from lotus.concerns.actions import replies

    begun = replies.draft(case, facts={}, by=people.alice, at=_moment())
    replies.save(begun, body=canary("letter to who raised it"), number=1, by=people.alice, at=_moment())


def _held(people: Any, case: Any) -> None:
    """Held, kept longer, and asked to be removed."""
    from lotus.concerns.actions import purging
    from lotus.concerns.models import Purging

    by, at = people.marian, _moment()
    purging.hold(case, why=canary("why held"), look_again=_day(), by=by, at=at)
    purging.release(case, why=canary("why no longer held"), by=by, at=at)
    purging.keep(case, kind="serious", why=canary("why kept longer"), by=by, at=at)
    Purging.objects.create(case=case, why=canary("why removed"), by=by, at=at)


def _copied(people: Any, case: Any) -> None:
    """The whole case as one file: asked for, decided about, approved and made."""
    from lotus.concerns.actions import whole
    from lotus.concerns.models import Redaction
    from lotus.concerns.presenters.wholecopy import gather
    from lotus.concerns.tasks import looking, packing
    from lotus.core.wholecopy import Purpose, Reason

    by, officer, at = people.alice, people.marian, _moment()
    sections = gather(case, Purpose.TRIBUNAL)
    copy = whole.ask(case, Purpose.TRIBUNAL, sections, why=canary("why a copy"), by=by, at=at)
    looking.look_through(copy)
    if rows := list(
        Redaction.objects.filter(copy=copy, out=None)
    ):  # what is proposed depends on the planted letters
        note = canary("reason of a redaction")
        answers = [whole.Answer(row.pk, Reason.IN_OTHER, note, row.version) for row in rows]
        whole.decide(copy, answers, by=by, at=at)
    words = {"words": case.place, "reason": Reason.OUT_OTHER, "note": canary("reason of words added")}
    whole.add(copy, **words, by=by, at=at)
    whole.hand_over(copy, by=by, at=at)
    whole.approve(copy, by=officer, at=at)
    copy.refresh_from_db()
    packing.make(copy)
    copy.refresh_from_db()
    copy.returned = canary("why sent back")  # the next handing over takes it off again
    copy.save(update_fields=["returned"])


def _lessons(people: Any, case: Any) -> None:
    from lotus.concerns.actions import lessons
    from lotus.core.learning import Strength

    by, at = people.alice, _moment()
    lessons.save(case, {name: canary(f"lessons {name}") for name in lessons.TEXTS}, number=0, by=by, at=at)
    factors = {"team.spoken": "contributed"}
    lessons.add_problem(
        case, words=canary("problem"), factors=factors, note=canary("note on a problem"), by=by, at=at
    )
    facts = {"owner": people.idris, "team": "", "due": _day(), "strength": Strength.DESIGN}
    action = lessons.add_action(case, what=canary("action"), **facts, by=by, at=at)
    lessons.done(action, evidence=canary("evidence"), by=by, at=at)
    lessons.assure(action, worked=True, words=canary("assurance"), by=people.marian, at=at)
    _shared(people, case)


def _shared(people: Any, case: Any) -> None:
    """A lesson for the region, sent back once, shared and taken back: put in, as this concern is still open."""
    from lotus.concerns.models import SharedLesson, TakenBack
    from lotus.core import shared
    from lotus.kernel.models import Publication, Region

    here, at, two = case.organisation, _moment(), {"released_by": people.alice, "approved_by": people.marian}
    region, _made = Region.objects.get_or_create(slug="vale", defaults={"name": "Vale"})
    body = {name: canary(f"publication {name}") for name in shared.TEXTS}
    given = Publication.objects.create(organisation=here, region=region, kind="lesson", body=body, **two)
    texts, left_in = {name: canary(f"lesson {name}") for name in shared.TEXTS}, [canary("left in")]
    said: dict[str, Any] = {"texts": texts, "left_in": left_in, "returned": canary("sent back")}
    SharedLesson.objects.create(case=case, about="team", saved_by=people.alice, saved_at=at, **said)
    why = canary("why taken back")
    TakenBack.objects.create(organisation=here, publication=given.pk, why=why, by=people.alice, at=at)


def _heard(people: Any, case: Any, hearing: Any, at: Any) -> None:
    """An account entered for them, and what they wish."""
    hearing.enter_account(
        case, body=canary("account entered"), how="telephone", given_on=at.date(), by=people.alice, at=at
    )
    words = {name: canary(f"wish {name}") for name in ("contact", "not_contact", "how_note")}
    hearing.wish(case, hearing.InTouch(how="telephone", **words), by=people.dana, at=at)


def _told(people: Any, case: Any) -> None:
    """What came through the open page, and what was said in an inbox; the words of a code are kept nowhere."""
    from lotus.concerns.actions import reports
    from lotus.concerns.models import Report

    today = _day()
    told = {name: [canary(f"told {name}")] for name in ("happened", "who", "name", "contact")}
    reports.send(people.here, reports.mark(passing("words of a code")), told, urgent=True, today=today)
    reports.give_code(case, by=people.alice, at=_moment())
    reports.write(Report.objects.get(case=case), canary("inbox"), None, today=today)
    words = canary("answer to the reporter")
    reports.answer(case, body=words, outcome=True, by=people.alice, at=_moment())
    _answered(people)


def _answered(people: Any) -> None:
    """Something told long ago and answered without a case, held once, and asked to be removed."""
    from lotus.concerns.actions import reports, untaken

    ago, mark = _moment() - timedelta(days=1200), reports.mark(passing("words of another code"))
    told = {"happened": [canary("told and answered")]}
    report = reports.send(people.here, mark, told, urgent=False, today=ago.date())
    reports.close(report, body=canary("answer without a case"), by=people.alice, at=ago)
    who: dict[str, Any] = {"by": people.marian, "at": _moment()}
    untaken.hold(report, why=canary("why a report is held"), look_again=_day(), **who)
    untaken.release(report, why=canary("why a report is held no more"), **who)
    untaken.ask(report, why=canary("why a report can go"), **who)


def _plan(people: Any, case: Any) -> None:
    from lotus.concerns.models import Check, Plan

    words = {"texts": {"identify": canary("step of a plan")}, "own_part": canary("own part of a plan")}
    Plan.objects.create(case=case, **words, saved_by=people.alice, saved_at=_moment())
    told = {"kind": "referral", "template": "1", "needed": True, "returned": canary("sent back")}
    asked, why = [["needed", "Is it needed?", canary("answer of a check")]], canary("why of a check")
    Check.objects.create(
        case=case, asked=asked, why=why, **told, answered_by=people.alice, answered_at=_moment()
    )


def _day() -> Any:
    from datetime import date

    return date(2026, 3, 3)


def _triage(people: Any, case: Any, triage: Any, at: Any) -> None:
    from dataclasses import replace

    from lotus.concerns.actions import attached
    from lotus.kernel import files
    from tests.factories import story

    story.free(people, case, people.idris)
    texts = {name: canary(f"triage {name}") for name in ("summary", "rationale", "recommendation")}
    review = replace(story.REVIEW, texts=texts, documents=((canary("document"), canary("document's date")),))
    risk = replace(story.RISK, outcome=canary("risk"), notes={"insight": canary("note on a risk")})
    row = triage.save(triage.begin(case, by=people.idris, at=at), review, number=0, by=people.idris, at=at)
    triage.save_risk(row, risk, risk=None, number=0, by=people.idris, at=at)
    body = canary("triage file").encode()
    kept = files.store(case.organisation, name="x.txt", content_type="text/plain", body=body)
    attached.attach(case, title=canary("title of a triage file"), file=kept, by=people.idris, at=at)
    row.refresh_from_db()
    triage.sign(row, number=row.version, names_others=True, by=people.idris, at=at)


def _second(people: Any, case: Any, at: Any) -> None:
    """A second score, and what was agreed; put in as records, since everybody else has a part already."""
    from lotus.concerns.models import Agreement, SecondReview, SecondRisk

    words = {"rationale": canary("second reasons"), "saved_at": at, "differs": True, "signed_at": at}
    row = SecondReview.objects.create(triage=case.triage, reviewer=people.mo, **words)
    score = {"position": 1, "likelihood": 1, "domain": "financial", "consequence": 1}
    risk = {"outcome": canary("risk named second"), "why": canary("second why")}
    one = SecondRisk.objects.create(review=row, **score, **risk)
    agreed = {"likelihood": 1, "domain": "financial", "consequence": 1, "why": canary("why agreed")}
    Agreement.objects.create(
        review=row,
        scores={str(one.pk): agreed},
        score=1,
        rating="green",
        proposed_by=people.mo,
        proposed_at=at,
        confirmed_by=people.idris,
        confirmed_at=at,
    )


def _decide(people: Any, item: Any, meetings: Any) -> None:
    from lotus.core.casework import DecisionKind

    written = meetings.Decided(
        kind=DecisionKind.SUPPORT_AND_REFLECTION,
        discussion=canary("discussion"),
        rationale=canary("reason of a decision"),
        next_step=canary("next step"),
        who=people.alice,
        by_when=_day(),
        without_check=canary("why without a check"),
        present=[people.helen, people.omar, people.priya],
    )
    at = _moment()
    saved = meetings.record(item, written, number=0, by=people.helen, at=at)
    meetings.sign(item, number=saved.version, by=people.helen, at=at)


def _moment() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def pages(people: Any, case: Any) -> None:
    """What is typed into pages: a draft kept while typing, a form with a fault, one over which the server breaks."""
    from lotus.concerns.actions import cases
    from tests.factories.browser import signed_in

    secure: Any = {"secure": True, "headers": {"host": "localhost"}}
    client = signed_in(people.alice)
    _second_step(client)
    client.raise_request_exception = False
    page = f"/concerns/{case.pk}/contact/"
    shown = client.get(page, **secure).content.decode()
    token = re.search(r'name="kept"[^>]*value="([^"]+)"', shown)
    assert token, "the page keeps what is typed into it"
    saved = client.post("/drafts/", {"kept": token.group(1), "note": canary("draft")}, **secure)
    assert saved.json()["saved"]
    assert client.post(page, {"how": "", "note": passing("a form with a fault")}, **secure).status_code == 200
    with mock.patch.object(cases, "note_contact", side_effect=ValueError(passing("words of a fault"))):
        typed = {"how": next(iter(cases.CONTACTS)), "note": passing("a form that broke the server")}
        assert client.post(page, typed, **secure).status_code == 500
    assert client.get(f"/concerns/{passing('an address')}/", **secure).status_code == 404


def _second_step(client: Any) -> None:
    from importlib import import_module

    from django.conf import settings
    from django.utils import timezone

    session = import_module(settings.SESSION_ENGINE).SessionStore(
        client.cookies[settings.SESSION_COOKIE_NAME].value
    )
    session["second"], session["proved"] = "app", timezone.now().timestamp()
    session.save()


def beside(people: Any, number: int) -> None:
    """Files, mail that waits, a job that breaks over what it was working on, a second factor."""
    from lotus.concerns import tasks
    from lotus.concerns.models import Letter
    from lotus.kernel import jobs, outbox, uploads

    body = f"Notes of a night: {canary('file')}".encode()
    uploads.store(people.here, name=f"{canary('name of a file')}.txt", body=body)
    outbox.put(people.here, to="dana@willowmere.example", subject="Something to read", body=canary("e-mail"))
    letter = Letter.objects.filter(sent_at__isnull=False).order_by("id")[number % Letter.objects.count()]
    jobs.later("concerns.render_letter", letter.pk)
    assert tasks.render_letter


def kept_for_oneself(people: Any) -> None:
    """A reflection of one's own, an action out of it, and what somebody wrote who was let in."""
    from datetime import timedelta

    from django.utils import timezone

    from lotus.core import toolkit
    from lotus.kernel import answers, ballot
    from lotus.toolkit.actions import answering, plans, reflections, shares
    from lotus.toolkit.models import State

    at, exercise = timezone.now(), toolkit.exercise("1-2")
    assert exercise
    given = {"what": canary("reflection")}
    mo, until = people.mo, timezone.localdate(at) + timedelta(days=3)
    kept = reflections.keep(exercise, exercise.versions[0], given=given, seen="", by=mo, at=at)
    texts = [canary(f"action: {name}") for name in ("when", "what", "who helps", "how to know")]
    plan = plans.make(plans.Meant(texts[0], texts[1], until, texts[2], texts[3]), kept=kept, by=mo, at=at)
    plans.settle(plan, state=State.CHANGED, note=canary("action: note"), by=mo, at=at)
    share = shares.share(kept, to=people.bob, until=until, may_comment=True, by=mo, at=at)
    shares.comment(share, words=canary("comment on a reflection"), by=people.bob, at=at)
    begun = answering.begin("wise-compassion", by=mo, at=at)
    answers.go_on(begun, {"c1": canary("answer to a questionnaire")}, at=at)
    ballot.put(ballot.open_box(), {"q": canary("answer without a name")})
    _together(people)


def _together(people: Any) -> None:
    """A team's session: what was answered, what was shown of it, the notes, what was agreed, where it is."""
    from django.utils import timezone

    from lotus.core import together
    from lotus.toolkit.actions import sessions, sorting

    at, mo = timezone.now(), people.mo
    planned = sessions.Planned(True, "1-3", at, 20, canary("place of a session"))
    gathering = sessions.plan(planned, by=mo, at=at)
    sessions.begin(gathering, by=mo, at=at)
    for number in range(5):
        held = sessions.seat(sessions.take_seat(gathering))
        assert held
        sessions.answer(held, {"strong": canary(f"word {number} of a session")})
    sessions.show(gathering, few=False, by=mo)
    gathering.refresh_from_db()
    sessions.note(gathering, canary("notes of a session"), by=mo)
    name = canary("name of a group of words")
    sorting.put(
        gathering, "strong", [together.token(gathering.shown["words"]["strong"][0])], under=name, by=mo
    )
    what = canary("agreed in a session")
    sessions.agree(gathering, what=what, owner=mo, due=timezone.localdate(at), by=mo, at=at)


def second_factor(people: Any) -> None:
    from lotus.people.actions import factors

    with mock.patch.object(factors, "generate_totp_secret", return_value=canary("secret of an app")):
        sealed = factors.begin_app(people.mo.account)
    from allauth.mfa.models import Authenticator

    with factors._sealed_for(people.mo.account):
        held = factors.Adapter().encrypt(canary("second factor"))
    Authenticator.objects.create(user=people.mo.account, type="totp", data={"secret": held, "begun": sealed})


def work() -> None:
    """The worker does every job; the first letter it prints breaks over the letter's own words."""
    from django.core.management import call_command

    from lotus.concerns import tasks

    def broken(paper: Any) -> bytes:
        raise ValueError(" ".join(map(str, paper.blocks)))

    with mock.patch.object(tasks, "letter_pdf", broken):
        call_command("db_worker", batch=True, verbosity=0)


def main(place: Path, count: int) -> None:
    from django.core.management import call_command

    from lotus.config.copies import backup
    from lotus.kernel import audit
    from tests.factories import cast as cast_of_tests

    call_command("migrate", verbosity=0)
    people = cast_of_tests.assemble()
    for number in range(count):
        pages(people, concern(people, number))
        beside(people, number)
    second_factor(people)
    kept_for_oneself(people)
    work()
    audit.checkpoint()
    (place / "backups").mkdir()
    backup.make(place / "backups")
    sys.stdout.write(json.dumps({"words": WORDS, "passing": PASSING, "written": sorted(WRITTEN)}) + "\n")


if __name__ == "__main__":
    sys.addaudithook(watch)
    if "--in-the-clear" in sys.argv:
        from lotus.config.copies import envelope
        from lotus.kernel import encryption

        encryption.AESGCM = envelope.AESGCM = Clear  # type: ignore[assignment,misc]
    from lotus.config import start

    start.django()
    main(Path.cwd(), int(sys.argv[1]))
