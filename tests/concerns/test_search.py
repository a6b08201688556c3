"""Looking for a concern finds what somebody may read, and nothing by what they may not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.models import Interest
from lotus.concerns.presenters import search
from lotus.kernel.models import AuditEntry, Person
from lotus.ui import formats
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast


def places(person: Person, words: str) -> list[str]:
    return [hit.where for hit in search.find(person, words).hits]


def test_a_concern_is_found_by_reference_name_stage_and_day(cast: Cast) -> None:
    case = story.on_agenda(cast).case
    asked = [case.reference, case.reference.lower(), case.reference[4:], "Dana", "dr dana ellis"]
    asked += [formats.short_day(case.opened_at), case.opened_at.strftime("%d/%m/%Y")]
    for words in asked:
        assert [hit.pk for hit in search.find(cast.alice, words).hits] == [case.pk], words
    assert places(cast.alice, "LOT-1999-00001") == []
    assert places(cast.alice, "31 February 2026") == []


def test_words_are_found_in_every_text_that_may_be_read_and_nowhere_else(cast: Cast) -> None:
    item = story.on_agenda(cast)
    assert places(cast.alice, item.case.what_happened) == ["what was raised"]
    assert places(cast.idris, item.case.what_happened) == ["what was raised"]
    triage = item.case.triage.own_words()
    longest = max(triage.values(), key=len)
    assert places(cast.alice, longest) in (["the triage"], ["what was raised"])
    for person in (cast.bob, cast.ada, cast.mo, cast.dana, cast.charlie):
        assert places(person, item.case.what_happened) == [], person.name


def test_an_interest_takes_a_concern_out_of_sight_here_too(cast: Cast) -> None:
    item = story.on_agenda(cast)
    assert len(search.find(cast.omar, "Dana").hits) == 1
    Interest.objects.create(
        case=item.case, person=cast.omar, has=True, words="We are friends.", at=timezone.now()
    )
    assert search.find(cast.omar, "Dana").hits == []
    assert search.find(cast.omar, item.case.reference).hits == []


def test_a_member_who_has_not_answered_yet_finds_a_name_and_no_text(cast: Cast) -> None:
    item = story.on_agenda(cast)
    Interest.objects.filter(person=cast.priya).delete()
    assert places(cast.priya, "Dana") == [""]
    assert places(cast.priya, item.case.what_happened) == []


def test_who_reported_it_is_never_found(cast: Cast) -> None:
    item = story.on_agenda(cast)
    name = item.case.reporter.name
    assert name
    for person in (cast.alice, cast.idris, cast.omar):
        assert places(person, name) == []


def test_where_more_can_be_read_than_is_opened_at_once_a_page_leads_on_to_the_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = story.raised(cast), story.raised(cast)
    monkeypatch.setattr(search, "AT_ONCE", 1)
    words = first.what_happened
    found = [search.find(cast.alice, words, page) for page in ("", "2")]
    assert {hit.pk for one in found for hit in one.hits} == {first.pk, second.pk}
    assert [len(one.hits) for one in found] == [1, 1]
    assert not any(one.whole for one in found)
    page = text_of(cast.alice, words)
    assert "looked through in all 2 concerns" in page
    assert "page=2" in page


def test_what_fits_by_a_name_stands_on_the_first_page_alone_and_says_when_there_is_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _one in range(3):
        story.raised(cast)
    monkeypatch.setattr(search, "AT_ONCE", 1)
    monkeypatch.setattr(search, "MOST", 2)
    found = [search.find(cast.alice, "Dana", page) for page in ("", "2", "3")]
    assert [(len(one.hits), one.more) for one in found] == [(2, True), (0, True), (0, True)]
    assert "More than 50 fit" in text_of(cast.alice, "Dana")


def text_of(person: Person, words: str) -> str:
    return signed_in(person).get(reverse("concerns:search"), {"words": words}).content.decode()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("", "Write what to look for"), ("x", "Write at least 2"), ("zzzz", "0 concerns fit")],
)
def test_the_page_answers_in_plain_words(cast: Cast, typed: str, answer: str) -> None:
    page = signed_in(cast.alice).get(reverse("concerns:search"), {"words": typed})
    assert answer in page.content.decode()


def test_what_was_found_is_written_into_the_audit_without_the_words(cast: Cast) -> None:
    item = story.on_agenda(cast)
    page = signed_in(cast.alice).get(reverse("concerns:search"), {"words": "Dana"}).content.decode()
    assert reverse("concerns:case", args=[item.case_id]) in page
    entry = AuditEntry.objects.filter(action="page.shown").latest("number")
    assert entry.details == {"page": "concerns:search", "shown": [str(item.case_id)]}
