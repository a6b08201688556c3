"""Labels, sub-statuses and notes: kept among those who handle a case, and shown to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns import facts
from lotus.concerns.actions import handlers
from lotus.concerns.models import Case, Interest, Label, Note
from lotus.concerns.presenters import search
from lotus.concerns.presenters.wholecopy import gather
from lotus.core.refusal import Refused
from lotus.core.wholecopy import Purpose
from lotus.kernel.models import AuditEntry
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = story.MONDAY
pytestmark = pytest.mark.django_db


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_labels_are_put_on_and_taken_off_and_what_was_stays_on_record(cast: Cast) -> None:
    case = story.heard(cast)
    client, place = signed_in(cast.alice), page("labels", case)
    posted = {"labels": ["staffing", "handover"], "status": "waiting-for-records"}
    assert client.post(place, posted)["Location"] == page("case", case)
    seen = text(client.get(page("case", case)))
    for words in ("Waiting for records", "Staffing plays a part", "Handover plays a part"):
        assert words in seen
    client.post(place, {"labels": ["staffing"], "status": ""})
    assert set(Label.objects.filter(ended_at=None).values_list("key", flat=True)) == {"staffing"}
    assert Label.objects.count() == 3
    assert AuditEntry.objects.filter(action="case.labelled").count() == 2
    client.post(place, {"labels": ["staffing"], "status": ""})
    assert AuditEntry.objects.filter(action="case.labelled").count() == 2, "nothing changed"
    assert facts.labelled(cast.here) == {"staffing": 1}
    assert facts.labelled(cast.elsewhere) == {}


def test_the_list_is_narrowed_and_searched_by_a_label_by_those_who_see_it(cast: Cast) -> None:
    case, other = story.on_agenda(cast).case, story.raised(cast, about="letters")
    handlers.label(case, ["staffing"], by=cast.alice, at=AT)
    handlers.label(other, ["new-here"], by=cast.alice, at=AT)
    for person in (cast.alice, cast.marian):
        narrowed = text(signed_in(person).get("/concerns/?label=staffing"))
        assert "Concern about record keeping" in narrowed
        assert "Concern about letters" not in narrowed
        assert [hit.pk for hit in search.find(person, "Staffing plays a part").hits] == [case.pk]
    for person in (cast.helen, cast.idris, cast.bob):
        seen = text(signed_in(person).get("/concerns/?label=staffing"))
        assert "Staffing plays" not in seen
        assert "Concern about record keeping" not in seen, "a label that is not seen finds nothing"
        assert search.find(person, "Staffing plays a part").hits == []
        assert "Staffing plays" not in text(signed_in(person).get(page("case", case)))


def test_an_interest_takes_labels_and_notes_away_too(cast: Cast) -> None:
    case = story.heard(cast)
    handlers.label(case, ["staffing"], by=cast.alice, at=AT)
    handlers.note(case, body="canary-note", corrects=None, by=cast.alice, at=AT)
    Interest.objects.create(case=case, person=cast.marian, has=True, words="", at=AT)
    client = signed_in(cast.marian)
    assert "Staffing" not in text(client.get("/concerns/"))
    assert client.get(page("notes", case)).status_code == 404
    assert search.find(cast.marian, "canary-note").hits == []


def test_an_organisation_may_have_a_list_of_its_own(cast: Cast) -> None:
    case = story.heard(cast)
    handlers.label(case, ["staffing"], by=cast.alice, at=AT)
    cast.here.settings["labels"] = {"ward-7": {"label": "From Ward 7", "kind": "label"}}
    cast.here.save()
    client = signed_in(cast.alice)
    form = text(client.get(page("labels", case)))
    assert "From Ward 7" in form
    assert 'value="staffing" checked' in " ".join(form.split()), "what it still has can be kept"
    assert "Handover plays a part" not in form
    assert client.post(page("labels", case), {"labels": ["ward-7", "staffing"]}).status_code == 302


def test_labels_that_are_not_on_the_list_or_two_sub_statuses_are_refused(cast: Cast) -> None:
    case = story.heard(Cast(**vars(cast)))
    case.organisation.refresh_from_db()
    with pytest.raises(Refused, match="not on your organisation"):
        handlers.label(case, ["invented"], by=cast.alice, at=AT)
    with pytest.raises(Refused, match="one place where it waits"):
        handlers.label(case, ["on-leave", "waiting-for-advice"], by=cast.alice, at=AT)
    with pytest.raises(PermissionDenied):
        handlers.label(case, ["staffing"], by=cast.marian, at=AT)
    assert "Choose one" in text(signed_in(cast.alice).post(page("labels", case), {"labels": ["invented"]}))


def test_a_note_is_kept_and_put_right_by_another_one(cast: Cast) -> None:
    case = story.on_agenda(cast).case
    client, place = signed_in(cast.alice), page("notes", case)
    assert "Write the note" in text(client.post(place, {"body": ""}))
    assert client.post(place, {"body": "The rota is with Ada."}).status_code == 302
    first = Note.objects.get()
    idris = signed_in(cast.idris)
    assert idris.post(place, {"body": "It is with Mo.", "corrects": str(first.pk)}).status_code == 302
    seen = text(client.get(place))
    for words in (
        "The rota is with Ada.",
        "It is with Mo.",
        "Put right by the note of",
        "Puts right the note of",
    ):
        assert words in seen
    assert "Notes for handlers, 2" in text(client.get(page("case", case)))
    with pytest.raises(Refused, match="note of this concern"):
        handlers.note(story.raised(cast), body="x", corrects=first.pk, by=cast.alice, at=AT)


def test_the_responsible_officer_reads_notes_and_writes_none(cast: Cast) -> None:
    case = story.heard(cast)
    marian, place = signed_in(cast.marian), page("notes", case)
    assert "There are none." in text(marian.get(place))
    handlers.note(case, body="The rota is with Ada.", corrects=None, by=cast.alice, at=AT)
    shown = text(marian.get(place))
    assert "The rota is with Ada." in shown
    assert "Keep this note" not in shown
    assert marian.post(place, {"body": "No."}).status_code == 404
    with pytest.raises(PermissionDenied):
        handlers.note(case, body="No.", corrects=None, by=cast.marian, at=AT)


def test_a_note_reaches_nobody_but_the_case_manager_the_adviser_and_the_responsible_officer(
    cast: Cast,
) -> None:
    case = story.on_agenda(cast).case
    handlers.note(case, body="canary-note", corrects=None, by=cast.alice, at=AT + timedelta(days=9))
    assert search.find(cast.alice, "canary-note").hits[0].where == "a note for handlers"
    for person in (cast.helen, cast.omar, cast.bob, cast.dana, cast.mo, cast.ada):
        client = signed_in(person)
        assert client.get(page("notes", case)).status_code == 404
        assert search.find(person, "canary-note").hits == []
        for place in ("/", page("case", case), page("standing", case), page("triage", case)):
            assert "canary-note" not in text(client.get(place)), (person.name, place)
    for purpose in Purpose:
        entries = [one for section in gather(case, purpose) for one in section.entries]
        assert [one.ask for one in entries if "canary-note" in one.words()] == [True], (
            "it waits for a decision"
        )
    with pytest.raises(PermissionDenied):
        handlers.note(case, body="No.", corrects=None, by=cast.omar, at=AT)
