"""Several at the same moment, each with a connection of their own: nothing is lost, doubled or out of order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.http import QueryDict
from django.test import Client

from lotus.concerns.models import Case
from lotus.kernel import audit, ballot, drafts, locks, outbox
from lotus.kernel.models import AuditEntry, Draft, Message, Sheet, Team
from tests.factories import cast as people
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


@pytest.fixture
def everybody(transactional_db: None) -> Cast:
    return people.assemble()


def together(work: Callable[[int], Any]) -> list[Any]:
    """What each of six threads gets from `work`, all let go at the same moment."""
    ready = Barrier(AT_ONCE)

    def one(number: int) -> Any:
        try:
            ready.wait(timeout=20)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_an_organisation_s_first_entries_begin_one_chain(everybody: Cast) -> None:
    def write(_number: int) -> None:
        for _ in range(5):
            audit.record("page.shown", organisation=everybody.elsewhere, by=everybody.charlie)

    together(write)
    numbers = AuditEntry.objects.filter(organisation=everybody.elsewhere.pk).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, AT_ONCE * 5 + 1))
    assert audit.verify() == []


def test_each_concern_gets_a_reference_of_its_own(everybody: Cast) -> None:
    together(lambda _number: story.raised(everybody).pk)
    numbers = Case.objects.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, AT_ONCE + 1))
    assert audit.verify() == []


def test_a_form_sent_by_many_windows_at_once_is_taken_in_once(everybody: Cast, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kernel.pages"
    windows: list[Client] = [signed_in(everybody.alice) for _ in range(AT_ONCE)]
    form = {"name": "Ward 7", "once": str(uuid4())}
    led = together(lambda number: windows[number].post("/teams/", form)["Location"])
    assert Team.objects.filter(name="Ward 7").count() == 1
    assert len(set(led)) == 1


def test_a_message_that_several_workers_take_up_is_sent_once(everybody: Cast) -> None:
    told = {"to": "dana@willowmere.example", "subject": "Something to read", "body": "Sign in to read it."}
    with transaction.atomic():
        message = Message.objects.create(organisation=everybody.here, made_at=story.MONDAY, **told)
    together(lambda _number: outbox.send_one.call(str(message.pk)))
    assert [one.to for one in mail.outbox] == [["dana@willowmere.example"]]


def test_a_draft_kept_from_several_windows_is_one_whole_draft(everybody: Cast, rf: Any) -> None:
    request = rf.get("/teams/")
    request.person = everybody.alice
    token = drafts.kept(request).token

    def keep(number: int) -> None:
        for turn in range(3):
            said = QueryDict(mutable=True)
            said.update({"kept": token, "name": f"{number}.{turn}", "again_the_name": f"{number}.{turn}"})
            assert drafts.keep(said)

    together(keep)
    [draft] = Draft.objects.all()
    assert draft.typed["name"] == draft.typed["again_the_name"]
    assert draft.typed["name"][0].endswith(".2"), "somebody's last"


def test_what_is_read_in_one_s_turn_is_still_so_when_it_is_written(everybody: Cast) -> None:
    """Read a number, add one, write it back: right only where nobody comes between."""

    def count(_number: int) -> None:
        for _ in range(5):
            with transaction.atomic():
                locks.turn(everybody.here.pk)
                here = type(everybody.here).objects.get(pk=everybody.here.pk)
                here.settings["count"] = here.settings.get("count", 0) + 1
                here.save(update_fields=["settings"])

    together(count)
    everybody.here.refresh_from_db()
    assert everybody.here.settings == {"count": AT_ONCE * 5}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock, and it needs none of its own")
def test_what_points_at_a_locked_row_is_not_kept_waiting(everybody: Cast) -> None:
    with transaction.atomic():
        locks.rows(type(everybody.here).objects.filter(pk=everybody.here.pk)).get()
        with ThreadPoolExecutor(1) as threads:

            def add() -> str:
                try:
                    return str(Team.objects.create(organisation=everybody.here, name="Ward 8"))
                finally:
                    connections.close_all()

            assert threads.submit(add).result(timeout=10)


def test_answers_without_a_name_put_in_at_the_same_moment_are_all_there(everybody: Cast) -> None:
    box = ballot.open_box()

    def answer(number: int) -> None:
        for more in range(8):
            ballot.put(box, {"q": 10 * number + more})

    together(answer)
    assert sorted(one["q"] for one in ballot.read(box)) == [
        10 * n + m for n in range(AT_ONCE) for m in range(8)
    ]
    assert Sheet.objects.filter(box=box).count() == 1
