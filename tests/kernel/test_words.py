"""An organisation's own words: laid over what ships, every version kept, none without its faults told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lotus.core import library
from lotus.core.refusal import Refused, Stale
from lotus.kernel import words
from lotus.kernel.models import AuditEntry, Wording
from lotus.kernel.words import File, Written
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

KIND, SLUG = "triage", "ratings"
OWN = '[entries.green]\nlabel = "Lower"\n'


def _file(cast: Cast) -> File:
    return File(cast.here, KIND, SLUG)


def _keep(cast: Cast, body: str, seen: int, *, file: File | None = None) -> Wording:
    return words.keep(file or _file(cast), Written(body), seen=seen, by=cast.ada, at=timezone.now())


def _label(cast: Cast) -> str:
    return words.load(cast.here, KIND, SLUG).word("green")


def test_an_own_version_lies_over_what_ships_and_leaves_the_rest(cast: Cast) -> None:
    shipped = library.load(KIND, SLUG)
    _keep(cast, OWN, 0)
    assert _label(cast) == "Lower"
    assert words.load(cast.here, KIND, SLUG).word("red") == shipped.word("red")
    assert words.load(cast.elsewhere, KIND, SLUG).word("green") == shipped.word("green")


def test_every_version_is_kept_and_going_back_is_another_one(cast: Cast) -> None:
    _keep(cast, OWN, 0)
    _keep(cast, OWN.replace("Lower", "Lowest"), 1)
    back = words.go_back(_file(cast), to=1, seen=2, by=cast.ada, at=timezone.now())
    assert (back.version, back.from_version, _label(cast)) == (3, 1, "Lower")
    words.go_back(_file(cast), to=0, seen=3, by=cast.ada, at=timezone.now())
    assert _label(cast) == library.load(KIND, SLUG).word("green")
    assert [row.version for row in words.versions(_file(cast))] == [4, 3, 2, 1]
    told = AuditEntry.objects.filter(action="words.kept", person=cast.ada.pk)
    assert told.count() == 4
    assert "Lowest" not in str(list(told.values("details")))


def test_what_never_was_cannot_be_gone_back_to(cast: Cast) -> None:
    with pytest.raises(Refused, match="no such version"):
        words.go_back(_file(cast), to=3, seen=0, by=cast.ada, at=timezone.now())


def test_every_fault_is_told_at_once_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(library.ContentError) as told:
        _keep(cast, '[entries.green]\nlabel = ""\n[entries.blue]\nlabel = "Blue"\n', 0)
    assert len(told.value.faults) == 3
    assert not Wording.objects.exists()


def test_who_was_slower_is_told_and_overwrites_nothing(cast: Cast) -> None:
    _keep(cast, OWN, 0)
    with pytest.raises(Stale) as told:
        _keep(cast, OWN.replace("Lower", "Mine"), 0)
    assert (told.value.number, told.value.by) == (1, cast.ada.name)
    assert told.value.differences[0].theirs == OWN
    assert _label(cast) == "Lower"


def test_an_organisation_adds_a_file_that_does_not_ship(cast: Cast) -> None:
    file = File(cast.here, KIND, "our-own", form="toml")
    _keep(cast, 'title = "Ours"\n', 0, file=file)
    assert words.load(cast.here, KIND, "our-own").data["title"] == "Ours"
    assert "our-own" in words.slugs(cast.here, KIND)
    assert "our-own" not in words.slugs(cast.elsewhere, KIND)
    with pytest.raises(Refused):
        words.go_back(file, to=0, seen=1, by=cast.ada, at=timezone.now())
    with pytest.raises(library.ContentError):
        words.load(cast.elsewhere, KIND, "our-own")


def test_welsh_is_a_file_of_its_own_and_english_stands_in_for_it(cast: Cast) -> None:
    _keep(cast, 'title = "Ours"\n', 0, file=File(cast.here, KIND, "our-own"))
    assert words.load(cast.here, KIND, "our-own", "cy").language == "en"
    _keep(cast, 'title = "Ein un ni"\n', 0, file=File(cast.here, KIND, "our-own", "cy"))
    assert words.load(cast.here, KIND, "our-own", "cy").data["title"] == "Ein un ni"
    assert words.load(cast.here, KIND, "our-own").data["title"] == "Ours"


def test_a_version_that_fits_no_more_is_kept_and_what_ships_holds(cast: Cast) -> None:
    row = _keep(cast, OWN, 0)
    row.body = '[entries.green]\nlabel = ""\n'
    row.save(update_fields=["body"])
    assert _label(cast) == library.load(KIND, SLUG).word("green")
    assert words.fault(_file(cast), row)


def test_many_files_are_read_in_one_question_and_only_as_they_are_now(cast: Cast) -> None:
    _keep(cast, OWN, 0)
    _keep(cast, OWN.replace("Lower", "Lowest"), 1)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read = words.several(cast.here, [(KIND, SLUG), ("letters", "outcome")])
    assert len(asked) == 1
    assert read[KIND, SLUG].word("green") == "Lowest"
    assert read["letters", "outcome"] == library.load("letters", "outcome")


def test_the_words_lie_sealed_in_the_database(cast: Cast) -> None:
    _keep(cast, OWN.replace("Lower", "canary of words"), 0)
    with connection.cursor() as cursor:
        cursor.execute("select body from kernel_wording")
        assert b"canary" not in bytes(cursor.fetchone()[0])
