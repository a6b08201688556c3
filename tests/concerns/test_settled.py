"""What an organisation settles: numbers, bands, letters and questions; versions, previews, the way back."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.actions import checks, letters, settled, triage
from lotus.concerns.models import Letter, Promise
from lotus.concerns.policy.settled import template_file
from lotus.core import library, workdays
from lotus.core.refusal import Refused, Stale
from lotus.core.risk import Bands
from lotus.kernel.models import AuditEntry, Organisation, Wording
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

pytestmark = pytest.mark.django_db
HUB = "/concerns/settings/"
CHECKED = {"checked-day": "1", "checked-month": "5", "checked-year": "2026"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def _letter(**change: str) -> dict[str, str]:
    """The outcome letter as its form sends it."""
    entry = library.load("letters", "outcome")
    parts = {f"part-{name}": str(one["text"]) for name, one in entry.data["sections"].items()}
    return {"number": "0", "title": "Outcome", "body": entry.body, "source": "Our policy", **parts, **change}


def test_a_number_is_previewed_and_set_with_its_source_and_holds_for_what_begins(cast: Cast) -> None:
    ada, where = signed_in(cast.ada), f"{HUB}account/"
    typed = {"number": "0", "value": "15", "source": "Our policy, section 4", **CHECKED}
    assert "15 working days: begun today" in text(ada.post(where, {**typed, "then": "preview"}))
    assert not Wording.objects.exists()
    assert "Holds now: 15 working days" in text(ada.post(where, typed, follow=True))
    hub = text(signed_in(cast.alice).get(HUB))
    assert "Our policy, section 4" in hub
    assert "1 May 2026" in hub
    assert "nobody here has compared with the source" in hub
    cast.alice.organisation.refresh_from_db()
    case, _way = story.told(cast)
    assert case.told_at
    began = case.told_at.date()
    expected = workdays.add(began, 15, bank_holidays(began.year, began.year + 1))
    assert Promise.objects.get(case=case, kind="account").due == expected


def test_an_earlier_number_holds_again_and_what_ships_too(cast: Cast) -> None:
    ada, where = signed_in(cast.ada), f"{HUB}check-in/"
    for seen, value in enumerate(("7", "9")):
        ada.post(where, {"number": str(seen), "value": value, "source": "ours"})
    assert "Holds now: 7 working days" in text(ada.post(where, {"back": "1"}, follow=True))
    assert "Holds now: 3 working days" in text(ada.post(where, {"back": "0"}, follow=True))
    assert "There is no such version" in text(ada.post(where, {"back": "99"}))
    assert Wording.objects.count() == 4
    here = Organisation.objects.get(pk=cast.here.pk)
    assert "check_in" not in here.settings["clocks"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value": "0"}, "from 1 to 400"),
        ({"value": "soon"}, "Write it in figures"),
        ({"source": "", **CHECKED}, "Write the source that you compared it with."),
        ({**CHECKED, "checked-year": "2999"}, "This day is still to come"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_beside_the_field(
    cast: Cast, change: dict[str, str], says: str
) -> None:
    typed = {"number": "0", "value": "5", "source": "ours", **change}
    assert says in text(signed_in(cast.ada).post(f"{HUB}account/", typed))
    assert not Wording.objects.exists()


def test_bands_are_shown_before_they_hold_and_must_make_sense(cast: Cast) -> None:
    ada, where = signed_in(cast.ada), f"{HUB}bands/"
    typed = {"number": "0", "green_to": "4", "amber_to": "10", "red_from": "12", "source": "Board, May"}
    assert "<svg" in text(ada.post(where, {**typed, "then": "preview"}))
    wrong = {**typed, "green_to": "12"}
    for then in ("preview", "save"):
        assert "so amber must end above it" in text(ada.post(where, {**wrong, "then": then}))
    assert "Green 1 to 4" in text(ada.post(where, typed, follow=True))
    assert triage.bands_of(Organisation.objects.get(pk=cast.here.pk)) == Bands(4, 10, 12)
    ada.post(where, {"back": "0"})
    assert triage.bands_of(Organisation.objects.get(pk=cast.here.pk)) == Bands()


def test_who_was_slower_overwrites_nothing(cast: Cast) -> None:
    ada, typed = signed_in(cast.ada), {"number": "0", "value": "5", "source": "ours"}
    ada.post(f"{HUB}account/", typed)
    assert "set this while you were writing" in text(ada.post(f"{HUB}account/", {**typed, "value": "6"}))
    template = reverse("concerns:template", args=["outcome"])
    ada.post(template, _letter())
    assert "kept another version while you were writing" in text(ada.post(template, _letter(title="Mine")))
    with pytest.raises(Stale):
        settled.settle(
            "account", {"value": 6}, source="", checked=None, seen=0, by=cast.ada, at=timezone.now()
        )


@pytest.mark.parametrize("who", ["alice", "idris", "helen", "mo", "marian"])
def test_only_an_administrator_sets_numbers(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    assert signed_in(by).post(f"{HUB}account/", {"value": "5"}).status_code == 404
    with pytest.raises(PermissionDenied):
        settled.settle("account", {"value": 5}, source="", checked=None, seen=0, by=by, at=timezone.now())


def test_a_content_editor_writes_letters_and_sets_no_number(cast: Cast) -> None:
    erin = signed_in(add(cast.here, "Erin Walsh", Role.CONTENT_EDITOR))
    page = text(erin.get(HUB))
    assert "An administrator changes them." in page
    assert "Advisory groups" not in page
    assert erin.post(reverse("concerns:template", args=["outcome"]), _letter()).status_code == 302
    assert erin.post(f"{HUB}account/", {"value": "5"}).status_code == 404


@pytest.mark.parametrize("who", ["alice", "idris", "helen", "mo"])
def test_letters_are_written_by_an_administrator_or_a_responsible_officer_alone(cast: Cast, who: str) -> None:
    by, file = getattr(cast, who), template_file(cast.here, "outcome")
    assert signed_in(by).get(reverse("concerns:template", args=["outcome"])).status_code == 404
    assert file
    with pytest.raises(PermissionDenied):
        settled.keep_template(file, "", source="", checked=None, seen=0, by=by, at=timezone.now())


def test_a_letter_in_own_words_is_read_first_and_then_begins_every_new_draft(cast: Cast) -> None:
    case, _way = story.told(cast)
    before = Letter.objects.get(case=case, kind="first-notice").body
    marian, where = signed_in(cast.marian), reverse("concerns:template", args=["delay-notice"])
    entry = library.load("letters", "delay-notice")
    body = entry.body.replace("With good wishes,", "With all good wishes from the ward,")
    assert body != entry.body
    typed = {"number": "0", "title": "Delay", "body": body, "source": "Ours"}
    shown = text(marian.post(where, {**typed, "then": "preview"}))
    assert "Dr Ines Holm" in shown
    assert "With all good wishes from the ward," in shown
    assert not Wording.objects.exists()
    marian.post(where, typed)
    draft = letters.draft(case, "delay-notice", by=cast.alice, at=timezone.now(), facts={})
    assert "With all good wishes from the ward," in draft.body
    entry_made = AuditEntry.objects.get(action="case.delay-notice-drafted")
    assert entry_made.details == {"template": "delay-notice", "version": 1}
    assert Letter.objects.get(case=case, kind="first-notice").body == before
    marian.post(reverse("concerns:template_version", args=["delay-notice", 0]))
    Letter.objects.filter(pk=draft.pk).delete()
    again = letters.draft(case, "delay-notice", by=cast.alice, at=timezone.now(), facts={})
    assert "from the ward" not in again.body


def test_every_fault_of_a_letter_is_told_at_once_and_what_was_typed_stays(cast: Cast) -> None:
    body = "Dear [[greeting_name]],\n\n[[colour]] and [[half\n"
    where = reverse("concerns:template", args=["outcome"])
    answer = text(signed_in(cast.marian).post(where, _letter(body=body)))
    for says in (
        "“colour” is used but not explained",
        "“reference” must be in the letter",
        "“[[half” is no field",
    ):
        assert says in answer
    assert "[[colour]] and [[half" in answer
    assert not Wording.objects.exists()


def test_what_a_version_changed_is_shown_line_by_line(cast: Cast) -> None:
    marian = signed_in(cast.marian)
    marian.post(reverse("concerns:template", args=["outcome"]), _letter(title="How it ended"))
    shown = text(marian.get(reverse("concerns:template_version", args=["outcome", 1])))
    assert "<ins>title: How it ended</ins>" in shown
    assert "<del>title: Outcome of a group meeting</del>" in shown
    assert marian.get(reverse("concerns:template_version", args=["outcome", 7])).status_code == 404
    assert marian.get(reverse("concerns:template", args=["no-such-letter"])).status_code == 404
    assert signed_in(cast.ada).get(f"{HUB}nothing/").status_code == 404


def _questions(**change: str) -> dict[str, str]:
    entries = library.load("pre-formal", "questions").entries
    asked = {f"{part}-{key}": str(one[part]) for key, one in entries.items() for part in ("label", "hint")}
    return {"number": "0", "source": "Being fair tool", **asked, **CHECKED, **change}


def test_questions_in_own_words_are_asked_and_earlier_answers_keep_theirs(cast: Cast) -> None:
    marian, where = signed_in(cast.marian), reverse("concerns:template", args=["before-anything-formal"])
    assert "curly brackets" in text(marian.post(where, _questions(**{"label-peer": "Would {they} do it?"})))
    marian.post(where, _questions(**{"label-peer": "Would {person}’s peers have done the same?"}))
    case, _way = story.told(cast)
    page = reverse("concerns:check_write", args=[case.pk])
    assert f"Would {case.who.greeting}’s peers have done the same?" in text(signed_in(cast.alice).get(page))
    shown = text(signed_in(cast.alice).get(reverse("concerns:check", args=[case.pk])))
    assert "ours 1" in shown
    assert "1 May 2026" in shown
    assert checks.waiting(case) is None


def test_an_own_version_that_fits_no_more_is_said_on_its_page(cast: Cast) -> None:
    marian, where = signed_in(cast.marian), reverse("concerns:template", args=["outcome"])
    marian.post(where, _letter())
    row = Wording.objects.get()
    row.body = row.body.replace("[[reference]]", "")
    row.save(update_fields=["body"])
    assert "does not fit this Lotus any more" in text(marian.get(where))


def test_there_is_no_number_of_another_name(cast: Cast) -> None:
    with pytest.raises(Refused, match="no such number"):
        settled.settle(
            "colour",
            {"value": 5},
            source="",
            checked=date(2026, 5, 1),
            seen=0,
            by=cast.ada,
            at=timezone.now(),
        )
