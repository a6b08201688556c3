"""What somebody keeps: theirs alone, never lost or written over, shown by themselves only, gone when they say so."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lotus.core import ical, toolkit
from lotus.core.refusal import Refused
from lotus.kernel import accounts, answers
from lotus.kernel.models import Answers, AuditEntry, Draft, Message, Person
from lotus.kernel.permissions import Role
from lotus.toolkit.actions import plans, reflections, shares
from lotus.toolkit.models import Comment, Feed, Plan, Reading, Share, State
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

pytestmark = pytest.mark.django_db
WRITE = "/toolkit/mine/try/1-2/individual/"
WORDS = "I said it would be fine, and moved on."


def _kept(by: Person, words: str = WORDS, seen: str = "") -> Answers:
    exercise = toolkit.exercise("1-2")
    assert exercise
    return reflections.keep(
        exercise, exercise.versions[0], given={"what": words}, seen=seen, by=by, at=timezone.now()
    )


def _shared(cast: Cast, *, may_comment: bool = True) -> Share:
    until = timezone.localdate() + timedelta(days=7)
    kept = _kept(cast.mo)
    return shares.share(
        kept, to=cast.bob, until=until, may_comment=may_comment, by=cast.mo, at=timezone.now()
    )


def _plan(by: Person, kept: Answers | None = None, **more: Any) -> Plan:
    meant = plans.Meant("handover ends", "ask Priya how she is", timezone.localdate(), **more)
    return plans.make(meant, kept=kept, by=by, at=timezone.now())


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_what_is_written_is_kept_and_given_back_to_go_on(cast: Cast) -> None:
    mo = signed_in(cast.mo)
    answer = mo.post(WRITE, {"answer-what": WORDS, "answer-where": "Sympathy"})
    kept = Answers.objects.get()
    assert answer["Location"] == f"/toolkit/mine/{kept.pk}/"
    page = _text(mo, f"/toolkit/mine/{kept.pk}/")
    assert WORDS in page
    assert "What would have moved it" not in page  # a question without an answer is left out
    assert WORDS in _text(mo, WRITE)
    mo.post(WRITE, {"answer-what": "More.", "seen": answers.mark(kept)})
    assert Answers.objects.get().given["what"] == "More."


def test_nothing_at_all_is_not_kept(cast: Cast) -> None:
    assert "Write something first" in signed_in(cast.mo).post(WRITE, {"answer-what": " "}).content.decode()
    assert not Answers.objects.exists()


def test_what_was_kept_on_another_device_meanwhile_stays_beside_it(cast: Cast) -> None:
    first = _kept(cast.mo, "On the telephone")
    _kept(cast.mo, "On the computer", seen="an older state")
    first.refresh_from_db()
    assert first.closed_at
    assert first.given["what"] == "On the telephone"
    assert Answers.objects.count() == 2


def test_another_edition_begins_afresh_and_what_was_asked_before_stays_as_it_was_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _kept(cast.mo)
    Answers.objects.update(edition=0)
    mo = signed_in(cast.mo)
    assert WORDS not in _text(mo, WRITE)
    mo.post(WRITE, {"answer-what": "Anew"})
    page = _text(mo, f"/toolkit/mine/{first.pk}/")
    assert WORDS in page
    assert "What happened, in two or three lines?" in page
    monkeypatch.setattr(toolkit.Toolkit, "exercise", lambda whole, slug, also_hidden=False: None)
    assert "What happened, in two or three lines?" in _text(mo, f"/toolkit/mine/{first.pk}/")


def test_trying_again_begins_with_empty_fields_and_shows_both_side_by_side(cast: Cast) -> None:
    kept, mo = _kept(cast.mo, "In March"), signed_in(cast.mo)
    assert mo.get(f"/toolkit/mine/{kept.pk}/again/")["Location"] == f"/toolkit/mine/{kept.pk}/"
    assert mo.post(f"/toolkit/mine/{kept.pk}/again/")["Location"] == WRITE
    assert "You have done this before" in _text(mo, WRITE)
    later = mo.post(WRITE, {"answer-what": "In May"})["Location"]
    page = _text(mo, later)
    assert "Then and now" in page
    assert "In March" in page
    assert "In May" in page


STRANGERS = ("alice", "marian", "ada", "bob", "charlie")


@pytest.mark.parametrize("who", STRANGERS)
def test_refused_nobody_opens_what_is_anothers_whatever_their_role(cast: Cast, who: str) -> None:
    kept = _kept(cast.mo)
    plan = _plan(cast.mo, kept)
    share = Share.objects.create(
        answers=kept, to=cast.dana, until=timezone.localdate(), made_at=timezone.now()
    )
    stranger = signed_in(getattr(cast, who))
    for path in ("", "again/", "action/", "share/", "delete/"):
        assert stranger.get(f"/toolkit/mine/{kept.pk}/{path}").status_code == 404
        assert stranger.post(f"/toolkit/mine/{kept.pk}/{path}", {"sure": "on"}).status_code == 404
    assert stranger.post(f"/toolkit/mine/actions/{plan.pk}/", {"state": "done"}).status_code == 404
    assert stranger.post(f"/toolkit/mine/shared/{share.pk}/take-back/").status_code == 404
    assert stranger.get(f"/toolkit/shared/{share.pk}/").status_code == 404
    assert WORDS not in _text(stranger, "/toolkit/mine/")
    assert WORDS not in _text(stranger, "/toolkit/mine/take/json/")
    assert Answers.objects.filter(pk=kept.pk, closed_at=None).exists()


def test_refused_the_actions_ask_again_whose_it_is(cast: Cast) -> None:
    kept, at = _kept(cast.mo), timezone.now()
    plan, until = _plan(cast.mo, kept), timezone.localdate()
    share = shares.share(kept, to=cast.bob, until=until, may_comment=False, by=cast.mo, at=at)
    for attempt in (
        lambda: reflections.again(kept, by=cast.alice, at=at),
        lambda: reflections.delete(kept, by=cast.ada),
        lambda: shares.share(kept, to=cast.alice, until=until, may_comment=False, by=cast.alice, at=at),
        lambda: shares.take_back(share, by=cast.bob, at=at),
        lambda: shares.opened(share, by=cast.alice, at=at),
        lambda: shares.comment(share, words="No", by=cast.mo, at=at),
        lambda: plans.settle(plan, state=State.DONE, note="", by=cast.marian, at=at),
        lambda: plans.make(plans.Meant("a", "b", until), kept=kept, by=cast.alice, at=at),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_refused_who_has_left_keeps_nothing_here_and_a_stranger_is_asked_to_sign_in(cast: Cast) -> None:
    left = add(cast.here, "Lou Marsh")
    left.memberships.all().delete()
    accounts.grant(left, Role.CASE_ONLY, by=None)
    assert signed_in(left).get("/toolkit/mine/").status_code == 404
    assert Client().get(WRITE).status_code == 302


def test_a_share_is_read_by_its_reader_and_its_owner_sees_when(cast: Cast) -> None:
    share = _shared(cast)
    bob, mo = signed_in(cast.bob), signed_in(cast.mo)
    own = f"/toolkit/mine/{share.answers_id}/"
    assert "They have not opened it yet" in _text(mo, own)
    assert "from Mo Farley" in _text(bob, "/toolkit/mine/")
    assert WORDS in _text(bob, f"/toolkit/shared/{share.pk}/")
    _text(bob, f"/toolkit/shared/{share.pk}/")
    assert share.openings.count() == 1  # twice within the hour is told once
    assert "They opened it on" in _text(mo, own)
    assert bob.get(own).status_code == 404


def test_a_mail_tells_of_it_and_says_nothing_of_what_was_written(cast: Cast) -> None:
    _shared(cast)
    body = Message.objects.get().body
    assert "Mo Farley would like you to read something" in body
    assert WORDS not in body
    assert "Where did your response lie" not in body


def test_taken_back_or_over_it_opens_nothing(cast: Cast) -> None:
    share = _shared(cast)
    bob, mo = signed_in(cast.bob), signed_in(cast.mo)
    path = f"/toolkit/shared/{share.pk}/"
    assert mo.get(f"/toolkit/mine/shared/{share.pk}/take-back/").status_code == 302
    assert bob.get(path).status_code == 200
    mo.post(f"/toolkit/mine/shared/{share.pk}/take-back/")
    shares.take_back(Share.objects.get(), by=cast.mo, at=timezone.now())
    assert bob.get(path).status_code == 404
    assert "You took it back on" in _text(mo, f"/toolkit/mine/{share.answers_id}/")
    Share.objects.update(ended_at=None, until=timezone.localdate() - timedelta(days=1))
    assert bob.get(path).status_code == 404
    assert "It ended on" in _text(mo, f"/toolkit/mine/{share.answers_id}/")
    logged = AuditEntry.objects.filter(kind="share", action__startswith="reflection.").values_list(
        "action", flat=True
    )
    assert list(logged) == ["reflection.shared", "reflection.taken_back"]


def test_a_reader_writes_back_where_that_was_asked_for(cast: Cast) -> None:
    share = _shared(cast)
    bob = signed_in(cast.bob)
    path = f"/toolkit/shared/{share.pk}/"
    assert "Write a few words first" in bob.post(path, {"words": ""}).content.decode()
    assert bob.post(path, {"words": "I would have done the same."}).status_code == 302
    assert "I would have done the same." in _text(bob, path)
    assert "I would have done the same." in _text(signed_in(cast.mo), f"/toolkit/mine/{share.answers_id}/")
    with pytest.raises(Refused):
        shares.comment(share, words=" ", by=cast.bob, at=timezone.now())


def test_refused_a_reader_writes_nothing_where_that_was_not_asked_for(cast: Cast) -> None:
    share = _shared(cast, may_comment=False)
    page = signed_in(cast.bob).post(f"/toolkit/shared/{share.pk}/", {"words": "Well."})
    assert "shared with you for reading" in page.content.decode()
    assert not Comment.objects.exists()


def _share_form(email: str, days: int = 7) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=days)
    return {
        "email": email,
        "until-day": day.day,
        "until-month": day.month,
        "until-year": day.year,
        "may_comment": "yes",
    }


@pytest.mark.parametrize(
    ("email", "days", "says"),
    [
        ("nobody@willowmere.example", 7, "We find nobody here"),
        ("charlie@otherdale.example", 7, "We find nobody here"),
        ("mo@willowmere.example", 7, "your own address"),
        ("bob@willowmere.example", 200, "three months from now"),
        ("bob@willowmere.example", -1, "three months from now"),
    ],
)
def test_whom_one_cannot_share_with_is_said(cast: Cast, email: str, days: int, says: str) -> None:
    kept = _kept(cast.mo)
    page = signed_in(cast.mo).post(f"/toolkit/mine/{kept.pk}/share/", _share_form(email, days))
    assert says in page.content.decode()
    assert not Share.objects.exists()


def test_sharing_through_the_page_works_once_for_each_person(cast: Cast) -> None:
    kept, mo = _kept(cast.mo), signed_in(cast.mo)
    form = _share_form("bob@willowmere.example")
    assert mo.post(f"/toolkit/mine/{kept.pk}/share/", form).status_code == 302
    assert "share this with them already" in mo.post(f"/toolkit/mine/{kept.pk}/share/", form).content.decode()
    assert Share.objects.get().to == cast.bob


def _plan_form(**more: str) -> dict[str, str]:
    day = timezone.localdate()
    due = {"due-day": str(day.day), "due-month": str(day.month), "due-year": str(day.year)}
    return {"cue": "handover ends", "deed": "ask Priya how she is", "remind": "on", **due, **more}


def test_up_to_three_actions_come_out_of_a_reflection(cast: Cast) -> None:
    kept, mo = _kept(cast.mo), signed_in(cast.mo)
    path = f"/toolkit/mine/{kept.pk}/action/"
    assert _text(mo, path)
    for _n in range(3):
        assert mo.post(path, _plan_form()).status_code == 302
    assert "Three at a time are enough" in mo.post(path, _plan_form()).content.decode()
    assert "ask Priya how she is" in _text(mo, f"/toolkit/mine/{kept.pk}/")


def test_an_action_is_done_changed_or_let_go_and_taken_up_again(cast: Cast) -> None:
    plan, mo = _plan(cast.mo, helper="Bob", sign="She smiles"), signed_in(cast.mo)
    path = f"/toolkit/mine/actions/{plan.pk}/"
    page = _text(mo, path)
    assert "She smiles" in page
    assert "Choose one" in mo.post(path, {"once": ""}).content.decode()
    for state, words in (("done", "Done"), ("changed", "Changed"), ("let_go", "Let go")):
        assert mo.post(path, {"state": state, "note": "Now I know"}).status_code == 302
        plan.refresh_from_db()
        assert (plan.state, bool(plan.settled_at), plan.note) == (state, True, "Now I know")
        assert words in _text(mo, "/toolkit/mine/")
    mo.post(path, {"state": "todo"})
    plan.refresh_from_db()
    assert plan.settled_at is None


def test_a_reminder_goes_out_once_on_its_day_and_says_nothing(cast: Cast) -> None:
    _plan(cast.mo)
    _plan(cast.mo, remind=False)
    morning = timezone.localtime().replace(hour=9)
    assert plans.remind(at=morning - timedelta(days=1)) == 0
    assert plans.remind(at=morning.replace(hour=3)) == 0  # nobody is woken
    assert plans.remind(at=morning) == 1
    assert plans.remind(at=morning + timedelta(days=1)) == 0
    message = Message.objects.get()
    assert "Priya" not in message.body + message.subject
    assert mail.outbox == [] or len(mail.outbox) == 1


def test_a_calendar_reads_a_secret_address_that_is_shown_once(cast: Cast) -> None:
    _plan(cast.mo)
    mo = signed_in(cast.mo)
    path = "/toolkit/mine/calendar/"
    assert "Choose yes or no" in mo.post(path, {"once": ""}).content.decode()
    page = mo.post(path, {"with_words": "no"}).content.decode()
    address = page.split("/toolkit/calendar/")[1].split("<")[0].strip()
    silent = Client().get(f"/toolkit/calendar/{address}")
    assert silent["Content-Type"].startswith("text/calendar")
    assert b"Something you planned" in silent.content
    assert b"Priya" not in silent.content
    assert address not in _text(mo, path)
    assert address not in str(Feed.objects.values())
    open_words = mo.post(path, {"with_words": "yes"}).content.decode()
    newer = open_words.split("/toolkit/calendar/")[1].split("<")[0].strip()
    assert Client().get(f"/toolkit/calendar/{address}").status_code == 404
    assert b"I will ask Priya how she is" in Client().get(f"/toolkit/calendar/{newer}").content
    mo.post(path, {"close": "1"})
    assert Client().get(f"/toolkit/calendar/{newer}").status_code == 404


def test_a_line_of_a_calendar_is_folded_between_letters_and_its_signs_are_marked() -> None:
    long = "é" * 100
    assert max(len(line) for line in ical.folded(long).split(b"\r\n")) <= 75
    assert ical.folded(long).replace(b"\r\n ", b"").decode() == f"{long}\r\n"
    assert ical.escaped("a, b; c\\\nd") == "a\\, b\\; c\\\\\\nd"


def test_all_of_ones_own_is_taken_away_as_a_file(cast: Cast) -> None:
    share = _shared(cast)
    shares.comment(share, words="Thank you.", by=cast.bob, at=timezone.now())
    _plan(cast.mo, share.answers)
    mo = signed_in(cast.mo)
    mo.post("/toolkit/mine/read/1-2/")
    Draft.objects.create(
        person=cast.mo,
        key="/toolkit/mine/try/1-3/team/",
        typed={"answer-a": ["Half a thou"]},
        saved_at=timezone.now(),
    )
    told = json.loads(mo.get("/toolkit/mine/take/json/").content)
    assert told["reflections"][0]["answers"][0]["answer"] == WORDS
    assert told["reflections"][0]["shared"][0]["with"] == "Bob Tierney"
    assert told["actions"][0]["i_will"] == "ask Priya how she is"
    assert told["read"][0]["section"] == "1.2 Compassion, and how it differs"
    words = mo.get("/toolkit/mine/take/md/").content.decode()
    for each in (WORDS, "Thank you.", "ask Priya how she is", "Half a thou", "Shared with Bob Tierney"):
        assert each in words
    assert mo.get("/toolkit/mine/take/pdf/").content.startswith(b"%PDF")
    assert mo.get("/toolkit/mine/take/exe/").status_code == 404


def test_deleting_takes_all_of_it_and_nothing_of_anybody_else(cast: Cast) -> None:
    share, theirs = _shared(cast), _kept(cast.alice)
    _plan(cast.mo, share.answers)
    mo = signed_in(cast.mo)
    mo.post("/toolkit/mine/read/1-2/")
    mo.post("/toolkit/mine/calendar/", {"with_words": "no"})
    typed = {"person": cast.mo, "typed": {"answer-a": ["Half"]}, "saved_at": timezone.now()}
    Draft.objects.create(key=WRITE, **typed)
    Draft.objects.create(key="/concerns/raise/", **typed)
    assert "Tick the box" in mo.post("/toolkit/mine/delete/", {"once": ""}).content.decode()
    assert mo.post("/toolkit/mine/delete/", {"sure": "on"})["Location"] == "/toolkit/mine/?gone=all"
    assert list(Answers.objects.all()) == [theirs]
    assert not any(model.objects.exists() for model in (Share, Plan, Reading, Feed))
    assert list(Draft.objects.values_list("key", flat=True)) == ["/concerns/raise/"]
    assert "is deleted" in _text(mo, "/toolkit/mine/?gone=all")


def test_one_reflection_is_deleted_with_its_draft_and_its_actions_stay(cast: Cast) -> None:
    kept, mo = _kept(cast.mo), signed_in(cast.mo)
    plan = _plan(cast.mo, kept)
    assert "cannot be undone" in _text(mo, f"/toolkit/mine/{kept.pk}/delete/")
    assert (
        mo.post(f"/toolkit/mine/{kept.pk}/delete/", {"sure": "on"})["Location"] == "/toolkit/mine/?gone=one"
    )
    plan.refresh_from_db()
    assert plan.answers_id is None
    assert "It is deleted." in _text(mo, "/toolkit/mine/?gone=one")


def test_how_far_one_has_read_is_seen_by_oneself(cast: Cast) -> None:
    mo = signed_in(cast.mo)
    assert "I have read this" in _text(mo, "/toolkit/read/1-2/")
    for _n in range(2):
        assert mo.post("/toolkit/mine/read/1-2/")["Location"] == "/toolkit/read/1-2/"
    assert mo.post("/toolkit/mine/read/9-9/").status_code == 404
    assert mo.get("/toolkit/mine/read/1-2/").status_code == 302
    assert Reading.objects.count() == 1
    assert "You read this on" in _text(mo, "/toolkit/read/1-2/")
    front = _text(mo, "/toolkit/")
    assert "Go on with 1.3 Four elements" in front
    assert front.count("Read:") == 1
    _plan(cast.mo, _kept(cast.mo))
    front = _text(mo, "/toolkit/")
    assert "1 exercise tried" in front
    assert "1 acted on" in front
    assert front.count(">acted on</span>") == 1
    assert "1 of 4 read" in front
    assert "Go on with" not in _text(signed_in(cast.alice), "/toolkit/")


@pytest.mark.parametrize("path", ["9-9/individual", "1-2/board", "3-2/individual"])
def test_an_exercise_that_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    assert signed_in(cast.mo).get(f"/toolkit/mine/try/{path}/").status_code == 404


def test_nothing_of_it_lies_readable_in_the_database(cast: Cast) -> None:
    share = _shared(cast)
    shares.comment(share, words=WORDS, by=cast.bob, at=timezone.now())
    plan = _plan(cast.mo, share.answers)
    plans.settle(plan, state=State.LET_GO, note=WORDS, by=cast.mo, at=timezone.now())
    for row in (*Answers.objects.values_list(), *Comment.objects.values_list(), *Plan.objects.values_list()):
        assert WORDS not in str(row)
        assert "Priya" not in str(row)
    assert all(WORDS not in str(entry.details) for entry in AuditEntry.objects.all())
