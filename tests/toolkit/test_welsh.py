"""The toolkit in Welsh: every page of it, on which only what is said to be English may be."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from lotus.config import languages
from lotus.core import library, toolkit
from lotus.kernel.models import Answers, Person, Team
from lotus.toolkit.actions import answering, circles, editing, plans, reflections, sessions, shares
from lotus.toolkit.models import Gathering, State
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add
from tests.factories.marking import Marks, marks, own_words, unmarked
from tests.toolkit.gathered import TEAM_QUESTIONS, score, session, write
from tests.toolkit.shelves import ONE_BY_ONE, Put, put

__all__ = ["marks", "put"]
pytestmark = pytest.mark.django_db
GEIRIAU = "Geiriau"
"""What people write here."""
NAMES = "Ada Quill Bob Tierney Ward Room Geiriau PDF"
FILES = {"take", "calendar", "session_calendar"}
LED_ON = {"begin", "read", "again", "take_back", "agreed_done"}
"""Addresses that show nothing themselves."""
ANYBODY = {"front", "step", "section", "exercise", "more", "instruments", "instrument", "alone"}
OWN = {"mine", "own", "write", "plan_new", "share", "delete", "delete_all", "record", "calendar_address", "plan",
       "attempt", "answers_delete", "question", "check", "result", "result_plan", "result_share", "bring",
       "shared"}  # fmt: skip
EDITED = {"edit", "edit_counts", "edit_file", "edit_history", "edit_new", "edit_take_over", "edit_text",
          "edit_whole"}  # fmt: skip
TOGETHER = {"sessions", "session_new", "session", "session_agree", "circles", "circle", "session_words"}


class Walk:
    """Opens pages in Welsh, and notes on which of them a word is left in English."""

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.left: dict[str, list[str]] = {}
        self.known = own_words(NAMES)

    def go(self, client: Client, path: str, **sent: Any) -> HttpResponse:
        path = path if path.startswith("/cy/") else f"/cy{path}"
        send: Callable[..., Any] = client.post if sent else client.get
        answer: Any = send(path, {**sent} if sent else None)
        html = re.sub(r'<p class="l-code">[^<]*</p>', "", answer.content.decode())  # a code is no word
        assert "⟦This page in Welsh is a draft." in html, path
        left = sorted(set(unmarked(html)) - self.known)
        if left:
            self.left[path] = left
        self.opened.add(resolve(path.removeprefix("/cy").partition("?")[0]).url_name)
        return answer


def _reflected(by: Person) -> Answers:
    exercise = toolkit.exercise("1-2")
    assert exercise
    at = timezone.now()
    kept = reflections.keep(exercise, exercise.versions[0], given={"what": GEIRIAU}, seen="", by=by, at=at)
    reflections.again(kept, by=by, at=at)
    return reflections.keep(exercise, exercise.versions[0], given={"what": GEIRIAU}, seen="", by=by, at=at)


def _looked(by: Person, days: int, **more: str) -> Answers:
    at = timezone.now() - timedelta(days=days)
    given = {f"c{n}": "4" for n in range(1, 9)} | {f"w{n}": "2" for n in range(1, 9)}
    kept = answering.begin("wise-compassion", by=by, at=at)
    return answering.finish(kept, {**given, **more}, seen="", by=by, at=at)


def _circle(cast: Cast) -> tuple[Gathering, list[str]]:
    ward = Team.objects.create(organisation=cast.here, name="Ward")
    for number in range(6):
        somebody = add(cast.here, f"Wanda{number} Ward", password="")
        Person.objects.filter(pk=somebody.pk).update(team=ward)
    now = timezone.now()
    gathering = circles.ask(ward, until=timezone.localdate(now) + timedelta(days=7), by=cast.mo, at=now)
    links = [one for sent in mail.outbox for one in str(sent.body).split() if "/join/" in one]
    return gathering, [link[link.index("/join/") :] for link in links]


def test_every_page_in_welsh_is_looked_at_below() -> None:
    assert set(languages.TOOLKIT) == ANYBODY | OWN | TOGETHER | EDITED | FILES | LED_ON


def test_no_english_is_left_on_what_anybody_reads(client: Client, marks: Marks) -> None:
    walk = Walk()
    for path in ("", "steps/learn/", "steps/supervisors/", "read/introduction/", "read/1-2/", "read/2-2/",
                 "read/5-3/", "exercises/1-3/", "exercises/3-3/", "more/", "instruments/",
                 "instruments/wise-compassion/", "instruments/four-elements-team/",
                 "instruments/staff-pulse/", "instruments/wise-compassion/without-account/"):  # fmt: skip
        walk.go(client, f"/toolkit/{path}")
    alone = "/toolkit/instruments/wise-compassion/without-account/"
    walk.go(client, alone, **{"answer-c1": "9"})
    given = {f"answer-c{n}": "4" for n in range(1, 9)} | {f"answer-w{n}": "2" for n in range(1, 9)}
    walk.go(client, alone, **given)
    walk.go(client, "/join/", code="XXXX")
    assert walk.opened >= ANYBODY
    assert walk.left == {}
    assert marks.untranslated == set()


def test_no_english_is_left_on_what_somebody_keeps(cast: Cast, marks: Marks, put: Put) -> None:
    put(ONE_BY_ONE)
    walk, mo, now = Walk(), signed_in(cast.mo), timezone.now()
    kept, result = _reflected(cast.mo), [_looked(cast.mo, 30), _looked(cast.mo, 1, c2="1")][-1]
    reflections.read("1-2", by=cast.mo, at=now)
    made = plans.make(
        plans.Meant(GEIRIAU, GEIRIAU, timezone.localdate(), helper=GEIRIAU), kept=kept, by=cast.mo, at=now
    )
    plans.settle(made, state=State.CHANGED, note=GEIRIAU, by=cast.mo, at=now)
    until = timezone.localdate() + timedelta(days=7)
    given = shares.share(kept, to=cast.bob, until=until, may_comment=True, by=cast.mo, at=now)
    shares.comment(given, words=GEIRIAU, by=cast.bob, at=now)
    begun = answering.begin("wise-compassion", by=cast.mo, at=now)
    singly = answering.begin("one-by-one", by=cast.mo, at=now)
    for path in ("", "mine/", "read/1-2/", "instruments/", "instruments/wise-compassion/", f"mine/{kept.pk}/",
                 "mine/try/1-2/individual/", f"mine/{kept.pk}/action/", f"mine/{kept.pk}/share/",
                 f"mine/{kept.pk}/delete/", "mine/delete/", "mine/record/", "mine/calendar/",
                 f"mine/actions/{made.pk}/", f"mine/answers/{begun.pk}/", f"mine/answers/{begun.pk}/delete/",
                 f"mine/answers/{singly.pk}/1/", f"mine/answers/{singly.pk}/check/", f"mine/results/{result.pk}/",
                 f"mine/results/{result.pk}/action/", f"mine/results/{result.pk}/share/",
                 "mine/bring/wise-compassion/"):  # fmt: skip
        walk.go(mo, f"/toolkit/{path}")
    for path in (f"mine/{kept.pk}/action/", f"mine/{kept.pk}/share/", f"mine/{kept.pk}/delete/", "mine/record/",
                 "mine/calendar/", f"mine/answers/{begun.pk}/", f"mine/answers/{singly.pk}/check/",
                 "mine/try/1-2/individual/"):  # fmt: skip
        walk.go(mo, f"/toolkit/{path}", nothing="x")
    walk.go(signed_in(cast.bob), f"/toolkit/shared/{given.pk}/")
    assert walk.opened >= OWN
    assert walk.left == {}
    assert marks.untranslated == set()


def test_no_english_is_left_where_people_answer_together(cast: Cast, marks: Marks) -> None:
    walk, mo, now, anybody = Walk(), signed_in(cast.mo), timezone.now(), Client()
    asked, seats = _circle(cast)
    walk.go(anybody, seats[0])
    words, scores = session(cast.mo), session(cast.mo, slug=TEAM_QUESTIONS)
    here = f"/toolkit/sessions/{words.pk}/"
    seat = write(words, *[GEIRIAU] * 3)[0]
    walk.go(mo, here, move="show")
    scored = score(scores, 1, 2, 3, 4, 4)
    walk.go(anybody, scored[0])
    sessions.show(scores, few=False, by=cast.mo)
    walk.go(mo, f"{here}words/")
    sessions.show(words, few=True, by=cast.mo)
    for path in (seat, scored[0], "/join/", "/join/nobody-has-this/"):
        walk.go(anybody, path)
    due = timezone.localdate() + timedelta(days=7)
    sessions.agree(words, what=GEIRIAU, owner=cast.mo, due=due, by=cast.mo, at=now)
    for path in ("/toolkit/sessions/", "/toolkit/sessions/new/", here, f"/toolkit/sessions/{scores.pk}/",
                 f"{here}agree/", f"{here}words/", "/toolkit/with-my-team/",
                 f"/toolkit/with-my-team/{asked.pk}/"):  # fmt: skip
        walk.go(mo, path)
    for path in ("/toolkit/sessions/new/", f"{here}agree/", "/toolkit/with-my-team/"):
        walk.go(mo, path, minutes="x")
    circles.close_due(at=now + timedelta(days=9))
    walk.go(mo, f"/toolkit/with-my-team/{asked.pk}/")
    assert walk.opened >= TOGETHER
    assert walk.left == {}
    assert marks.untranslated == set()


def test_no_english_is_left_where_the_toolkit_is_edited(cast: Cast, marks: Marks) -> None:
    walk, ada, edit = Walk(), signed_in(cast.ada), "/toolkit/edit/"
    text = editing.file_of(cast.here, "toolkit", "1-2", "en")
    for number, title in enumerate(("First", "Second")):
        body = f'+++\ntitle = "{title}"\n+++\n'
        editing.keep(text, body, seen=number, by=cast.ada, at=timezone.now())
    for path in ("", "?done=hide", "counts/", "new/", "take-over/", "whole/", "toolkit/1-2/en/", "toolkit/1-3/cy/",
                 "toolkit/steps/en/", "toolkit/1-2/en/file/", "toolkit/1-2/en/before/", "exercises/5-3/en/",
                 "instruments/colby-influence/en/", "instruments/four-pillars/en/file/"):  # fmt: skip
        walk.go(ada, f"{edit}{path}")
    walk.go(ada, f"{edit}toolkit/1-2/en/before/", to="1", seen="1")
    walk.go(ada, f"{edit}toolkit/1-2/en/before/", to="9", seen="2")
    walk.go(ada, f"{edit}new/", kind="exercises", name="1-3")
    for kind, name in (
        ("toolkit", "1-2"),
        ("toolkit", "steps"),
        ("exercises", "5-3"),
        ("instruments", "flywheel"),
    ):
        written = library.load(kind, name).written
        for sent in ({"do": "look"}, {"do": "keep", "seen": "9"}, {"do": "keep", "written": "+++"}):
            walk.go(ada, f"{edit}{kind}/{name}/en/file/", **{"written": written, "seen": "0"} | sent)
    for path, body in (
        ("take-over/", b"no"),
        ("take-over/", b'{"resourceType": "Questionnaire"}'),
        ("whole/", b"no"),
    ):
        walk.go(ada, f"{edit}{path}", file=SimpleUploadedFile("geiriau.json", body))
    assert walk.opened >= EDITED
    assert walk.left == {}
    assert marks.untranslated == set()
