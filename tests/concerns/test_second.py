"""A second score: made without the first, hidden until both have signed, and agreed on record where they differ."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns import inbox, policy
from lotus.concerns.actions import agreeing, cases, handing, meetings, second
from lotus.concerns.actions import triage as triages
from lotus.concerns.models import (
    Agreement,
    Case,
    Interest,
    Part,
    Promise,
    SecondReview,
    SecondRisk,
    Step,
    Triage,
    TriageCopy,
)
from lotus.concerns.presenters.triage_paper import triage_pdf
from lotus.concerns.presenters.wholecopy import gather
from lotus.concerns.views.triage import shown
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused, Stale
from lotus.core.wholecopy import Purpose
from lotus.kernel import accounts
from lotus.kernel.models import AuditEntry, Person
from lotus.kernel.permissions import Permission, Relation, Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

AT = story.MONDAY + timedelta(days=4)
pytestmark = pytest.mark.django_db


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def sam(cast: Cast) -> Person:
    return add(cast.here, "Dr Sam Reed", Role.ADVISER)


def asked(cast: Cast, sam: Person) -> Case:
    """Idris has signed, and Sam, who has no interest, is asked for a second score."""
    case = story.heard(cast)
    story.triaged(cast, case)
    second.name(case, sam, by=cast.alice, at=AT)
    story.free(cast, case, sam)
    return case


def given(case: Case, likelihood: int = 2, consequence: int = 2, **more: Any) -> second.Scored:
    [risk] = case.triage.live_risks()
    score = second.Score(likelihood, "patient_safety", consequence, "What Sam saw.")
    return second.Scored({str(risk.pk): score, **more}, "Sam’s reasons.")


def signed(case: Case, sam: Person, scored: second.Scored | None = None) -> SecondReview:
    saved = second.save(case, scored or given(case), number=0, by=sam, at=AT)
    return second.sign(case, number=saved.version, by=sam, at=AT)


def between(row: SecondReview, likelihood: int = 3, consequence: int = 2) -> dict[str, second.Score]:
    score = second.Score(likelihood, "management", consequence, "The rota has changed since.")
    return {str(one.risk_id or one.pk): score for one in agreeing.differing(row)}


def settled(cast: Cast, sam: Person) -> Case:
    case = asked(cast, sam)
    proposed = agreeing.propose(case, between(signed(case, sam)), by=cast.idris, at=AT)
    agreeing.confirm(case, proposed.pk, by=sam, at=AT)
    return Case.objects.get(pk=case.pk)


# ---- Blind ----


def test_a_second_reviewer_reads_what_was_raised_and_nothing_of_the_first_score(
    cast: Cast, sam: Person
) -> None:
    case, client = asked(cast, sam), signed_in(sam)
    seen = text(client.get(page("case", case)))
    assert "Eleven sets of night notes held no plan." in seen
    assert "I was alone on nine of the nights." in seen
    form = text(client.get(page("second", case)))
    assert "A patient waits for treatment" in form
    assert "Forty sets of night notes" in form, "the documents are part of the material"
    for page_seen in (seen, form):
        for told in (
            "9 of 25",
            "Amber",
            "Good Medical Practice asks",
            "Saw it first",
            "Agree what would help",
        ):
            assert told not in page_seen
    for name in ("triage", "triage_paper", "copy", "second_agree", "reporter"):
        assert client.get(page(name, case)).status_code == 404, name


def test_nobody_reads_the_second_score_before_it_is_signed(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    second.save(case, given(case), number=0, by=sam, at=AT)
    for person in (cast.idris, cast.alice, cast.marian):
        for name in ("second", "triage", "case"):
            seen = text(signed_in(person).get(page(name, case)))
            assert "What Sam saw" not in seen, (person.name, name)
            assert "without seeing the first score" in seen
    assert signed_in(cast.alice).post(page("second", case), {"then": "sign"}).status_code == 404


def test_a_second_reviewer_is_nothing_else_to_the_case_until_both_have_signed(
    cast: Cast, sam: Person
) -> None:
    case = asked(cast, sam)
    accounts.grant(sam, Role.RESPONSIBLE_OFFICER, by=None)
    sam.__dict__.pop("_roles", None)
    assert policy.relations(sam, case) == {Relation.SECOND_BLIND}
    signed(case, sam)
    assert policy.relations(sam, case) == {Relation.SECOND_OPEN, Relation.RESPONSIBLE_OFFICER}


def test_the_interest_question_comes_first_and_a_yes_takes_the_case_away(cast: Cast, sam: Person) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    second.name(case, sam, by=cast.alice, at=AT)
    client = signed_in(sam)
    assert client.get(page("case", case)).status_code == client.get(page("second", case)).status_code == 404
    assert "Say whether" in text(client.get("/")) or "interest question" in text(client.get("/"))
    client.post(page("interest", case), {"has": "yes", "words": "We train together."})
    assert Interest.objects.get(person=sam).has
    assert client.get(page("interest", case)).status_code == 404
    assert not Part.objects.filter(person=sam, ended_at=None).exists()
    assert Promise.objects.get(kind="second-name", done_at=None).who == cast.alice
    with pytest.raises(Refused, match="interest"):
        second.name(case, sam, by=cast.alice, at=AT)
    second.refuse_unsettled(case)


def test_the_score_waits_until_the_first_is_signed(cast: Cast, sam: Person) -> None:
    case = story.heard(cast)
    second.name(case, sam, by=cast.alice, at=AT)
    story.free(cast, case, sam)
    assert "There is nothing to score yet" in text(signed_in(sam).get(page("second", case)))
    answer = signed_in(sam).post(page("second", case), {"number": "0", "rationale": "Early."})
    assert "You can begin as soon as it is" in text(answer)
    assert not Promise.objects.filter(kind="second").exists()
    story.triaged(cast, case)
    assert Promise.objects.get(kind="second", done_at=None).who == sam
    tasks = inbox.waiting(sam, AT.date())
    assert [one.button for one in [*tasks.today, *tasks.soon]] == ["Score the risks"]


# ---- Who may be asked ----


@pytest.mark.parametrize("who", ["alice", "marian", "idris", "bob", "dana"])
def test_nobody_who_reads_the_first_score_or_has_a_part_is_asked(cast: Cast, who: str) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    person = getattr(cast, who)
    accounts.grant(person, Role.ADVISER, by=None)
    person.__dict__.pop("_roles", None)
    with pytest.raises(Refused) as no:
        second.name(case, person, by=cast.alice, at=AT)
    assert no.value.field == CaseRole.SECOND_REVIEWER
    assert not Part.objects.filter(role=CaseRole.SECOND_REVIEWER).exists()


def test_an_adviser_of_before_and_the_pastoral_contact_are_kept_apart(cast: Cast, sam: Person) -> None:
    case = story.heard(cast)
    cases.replace(case, sam, CaseRole.ADVISER, by=cast.alice, at=AT)
    cases.replace(case, cast.idris, CaseRole.ADVISER, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="would not be blind"):
        second.name(case, sam, by=cast.alice, at=AT)
    third = add(cast.here, "Dr Tess Moor", Role.ADVISER, Role.PASTORAL_CONTACT)
    second.name(case, third, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="already has another part"):
        cases.assign(case, adviser=cast.idris, pastoral=third, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="other reviewer"):
        cases.assign(case, adviser=third, pastoral=cast.bob, by=cast.alice, at=AT)


def test_a_second_score_is_asked_for_before_others_act_on_the_first(cast: Cast, sam: Person) -> None:
    case = story.on_agenda(cast).case
    client = signed_in(cast.alice)
    answer = client.post(page("second_name", case), {"then": "name", "second_reviewer": str(sam.pk)})
    assert "would come too late" in text(answer)
    assert "Ask for a second score" not in text(client.get(page("case", case)))
    with pytest.raises(PermissionDenied):
        second.name(case, sam, by=cast.marian, at=AT)


def test_the_manager_asks_and_can_go_on_without_with_a_reason(cast: Cast, sam: Person) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    client, place = signed_in(cast.alice), page("second_name", case)
    assert "Choose who scores" in text(client.post(place, {"then": "name"}))
    assert client.post(place, {"then": "name", "second_reviewer": str(sam.pk)}).status_code == 302
    assert "Dr Sam Reed" in text(client.get(place))
    assert "Write why" in text(client.post(place, {"then": "release", "why": ""}))
    assert client.post(place, {"then": "release", "why": "Sam is on leave."}).status_code == 302
    assert Step.objects.filter(kind="second-released").count() == 1
    assert not Promise.objects.filter(kind__startswith="second", done_at=None).exists()
    assert signed_in(sam).get(page("interest", case)).status_code == 404
    with pytest.raises(Refused, match="Nobody is asked"):
        second.release(case, why="Again.", by=cast.alice, at=AT)


def test_whoever_leaves_hands_the_second_score_over_and_the_next_begins_anew(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    second.save(case, given(case), number=0, by=sam, at=AT)
    tess = add(cast.here, "Dr Tess Moor", Role.ADVISER)
    told = handing.hand_over(sam, cast.idris, CaseRole.SECOND_REVIEWER, by=cast.marian, at=AT)
    assert [left.why for left in told.left] == [
        "Dr Idris Vaughan is the other reviewer. A second review helps only when somebody else makes it."
    ]
    handing.hand_over(sam, tess, CaseRole.SECOND_REVIEWER, by=cast.marian, at=AT)
    assert policy.relations(sam, case) == set()
    assert policy.relations(tess, case) == {Relation.SECOND_UNASKED}
    story.free(cast, case, tess)
    assert "What Sam saw" not in text(signed_in(tess).get(page("second", case)))
    signed(case, tess)
    assert second.signed(case).reviewer == tess  # type: ignore[union-attr]


# ---- Scoring ----


def typed(case: Case, number: int = 0, **changes: str) -> dict[str, str]:
    key = str(case.triage.live_risks()[0].pk)
    whole = {
        f"likelihood_{key}": "2",
        f"domain_{key}": "patient_safety",
        f"consequence_{key}": "2",
        f"why_{key}": "What Sam saw.",
        "rationale": "Sam’s reasons.",
        "number": str(number),
    }
    return {**whole, **changes}


def test_scores_are_saved_half_finished_found_again_and_signed(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    client, place = signed_in(sam), page("second", case)
    half = typed(case, rationale="", outcome_new="Nobody sees the rota", then="sign")
    seen = text(client.post(place, half))
    for says in ("Write your reasons", "Choose how soon it may recur", "Choose how likely it is to recur"):
        assert says in seen
    assert "Nobody sees the rota" in seen
    assert SecondReview.objects.get().signed_at is None
    assert client.post(place, typed(case, 1, then="save")).status_code == 302
    assert "What Sam saw." in text(client.get(f"{place}?done=second"))
    assert SecondRisk.objects.count() == 1, "the risk that was named is taken out again"
    answer = client.post(place, typed(case, 2, then="sign"))
    assert answer["Location"].endswith("?done=second-signed")
    assert "Both can be read now" in text(client.get(answer["Location"]))
    row = SecondReview.objects.get()
    assert (row.score, row.rating, row.differs) == (4, "green", True)
    assert AuditEntry.objects.filter(action="case.second-signed").exists()


def test_two_windows_of_the_second_reviewer_lose_nothing(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    client, place = signed_in(sam), page("second", case)
    client.post(place, typed(case))
    seen = text(client.post(place, typed(case, rationale="From the other window.")))
    assert "You saved this in another window" in seen
    assert "Sam’s reasons." in seen
    assert "From the other window.</textarea>" in seen
    assert client.post(place, {"then": "leave"}).status_code == 302
    with pytest.raises(Stale):
        second.sign(case, number=0, by=sam, at=AT)


def test_a_risk_of_another_triage_is_refused(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    with pytest.raises(Refused, match="not part of the triage"):
        second.save(case, given(case, x=second.Score(1, "financial", 1)), number=0, by=sam, at=AT)
    with pytest.raises(PermissionDenied):
        second.save(case, given(case), number=0, by=cast.idris, at=AT)


def test_an_unscored_risk_holds_the_signature(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    saved = second.save(case, second.Scored({}, "Reasons."), number=0, by=sam, at=AT)
    with pytest.raises(Refused, match="Score every risk"):
        second.sign(case, number=saved.version, by=sam, at=AT)


# ---- Both together ----


def test_where_both_score_alike_nothing_has_to_be_agreed(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    row = signed(case, sam, given(case, 3, 3))
    assert (row.differs, row.settled) == (False, True)
    second.refuse_unsettled(case)
    assert "both scored alike" in text(signed_in(cast.idris).get(page("triage", case)))
    assert "Both scored it alike: amber, 9 of 25." in text(signed_in(sam).get(page("second", case)))
    assert signed_in(sam).get(page("second_agree", case)).status_code == 302
    with pytest.raises(Refused, match="settled already"):
        agreeing.propose(case, {}, by=sam, at=AT)
    with pytest.raises(Refused, match="signed already"):
        second.release(case, why="No.", by=cast.alice, at=AT)
    with pytest.raises(Refused, match="signed already"):
        second.name(case, cast.idris, by=cast.alice, at=AT)


def test_group_and_copy_wait_until_the_second_score_is_settled(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    copy = TriageCopy.objects.get()
    for says in ("has still to score", "scored differently"):
        with pytest.raises(Refused, match=says):
            meetings.ask(case, group=cast.group, on=AT.date(), by=cast.alice, at=AT)
        with pytest.raises(Refused, match=says):
            triages.approve_copy(copy, number=copy.version, by=cast.alice, at=AT)
        if says == "has still to score":
            row = signed(case, sam)
    agreement = agreeing.propose(case, between(row), by=sam, at=AT)
    agreeing.confirm(case, agreement.pk, by=cast.idris, at=AT)
    with pytest.raises(Stale):
        triages.approve_copy(copy, number=1, by=cast.alice, at=AT)
    triages.approve_copy(copy, number=2, by=cast.alice, at=AT)
    story.put_before(cast, case)


def test_the_two_agree_on_record_and_the_other_side_confirms(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    row = signed(case, sam)
    key = str(row.scored()[0].risk_id)
    client, other = signed_in(cast.idris), signed_in(sam)
    place = page("second_agree", case)
    fields = {f"likelihood_{key}": "3", f"domain_{key}": "management", f"consequence_{key}": "2"}
    assert "Write why" in text(client.post(place, fields))
    assert client.post(place, {**fields, f"why_{key}": "The rota has changed."}).status_code == 302
    first = Agreement.objects.get()
    assert "other reviewer confirms it" in text(
        client.post(place, {"then": "confirm", "agreement": str(first.pk)})
    )
    assert "The rota has changed." in text(other.get(place))
    assert other.post(place, {"then": "confirm", "agreement": "x"}).status_code == 404
    other.post(place, {**fields, f"why_{key}": "Sam’s words.", f"likelihood_{key}": "2"})
    assert "Something else was proposed" in text(
        other.post(place, {"then": "confirm", "agreement": str(first.pk)})
    )
    newest = Agreement.objects.exclude(pk=first.pk).get()
    assert client.post(place, {"then": "confirm", "agreement": str(newest.pk)}).status_code == 302
    newest.refresh_from_db()
    assert (newest.score, newest.rating, newest.confirmed_by) == (4, "green", cast.idris)
    assert Agreement.objects.count() == 2, "what was proposed before stays on record"
    assert not Promise.objects.filter(kind="second-agree", done_at=None).exists()
    for person in (cast.idris, sam, cast.alice, cast.marian):
        assert "Agreed: green, 4 of 25." in text(signed_in(person).get(page("second", case)))
    assert signed_in(cast.bob).get(page("second", case)).status_code == 404


def test_a_risk_only_the_second_reviewer_named_counts_once_both_hold_to_it(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    new = second.Score(4, "management", 4, "Seen on the rota.", "Nobody sees the rota", "month")
    row = signed(case, sam, given(case, 3, 3, new=new))
    [only] = agreeing.differing(row)
    with pytest.raises(Refused, match="each risk on which you differ"):
        agreeing.propose(case, {}, by=sam, at=AT)
    score = second.Score(2, "management", 5, "It is a risk of its own.")
    agreement = agreeing.propose(case, {str(only.pk): score}, by=sam, at=AT)
    agreeing.confirm(case, agreement.pk, by=cast.idris, at=AT)
    assert (agreement.score, agreement.rating) == (10, "amber")
    copy = TriageCopy.objects.get()
    assert copy.texts[f"outcome_{only.pk}"] == "Nobody sees the rota"
    assert copy.texts[f"agreed_{only.pk}"] == "It is a risk of its own."
    assert "Nobody sees the rota" in text(signed_in(cast.idris).get(page("copy", case)))


def test_a_risk_may_be_agreed_to_be_none_of_its_own(cast: Cast, sam: Person) -> None:
    case = asked(cast, sam)
    new = second.Score(4, "management", 4, "", "Nobody sees the rota", "month")
    row = signed(case, sam, given(case, 3, 3, new=new))
    [only] = agreeing.differing(row)
    score = second.Score(4, "management", 0, "It is the first risk in other words.")
    agreement = agreeing.propose(case, {str(only.pk): score}, by=sam, at=AT)
    agreeing.confirm(case, agreement.pk, by=cast.idris, at=AT)
    assert [risk.outcome for risk in Triage.objects.get().standing_risks()] == [
        "A patient waits for treatment"
    ]
    assert "No risk of its own" in text(signed_in(sam).get(page("second", case)))


def test_the_triage_its_paper_and_the_copy_show_the_agreed_score_and_that_two_people_scored(
    cast: Cast, sam: Person
) -> None:
    case = settled(cast, sam)
    for name in ("triage", "case"):
        seen = text(signed_in(cast.alice).get(page(name, case)))
        assert "agreed on green, 6 of 25" in seen, name
    row = case.triage
    assert (row.score, row.rating) == (9, "amber"), "what was signed stays as it was signed"
    read = shown(case, row)
    assert (read.overall.short, read.risks[0].agreed) == ("Green, 6 of 25", "The rota has changed since.")  # type: ignore[union-attr]
    assert triage_pdf(case, row, read).startswith(b"%PDF")
    copy = TriageCopy.objects.get()
    triages.approve_copy(copy, number=copy.version, by=cast.alice, at=AT)
    theirs = text(signed_in(cast.dana).get(page("own_triage", case)))
    assert "Two people scored this" in theirs
    assert "Green, 6 of 25" in theirs
    assert "Agreed by two reviewers: The rota has changed since." in theirs
    assert "9 of 25" not in theirs
    assert "Green, 6 of 25" in text(signed_in(cast.dana).get(page("standing", case)))


def test_the_practitioner_reads_kindly_that_a_second_person_looked(cast: Cast, sam: Person) -> None:
    case = settled(cast, sam)
    seen = text(signed_in(cast.dana).get(page("standing", case)))
    assert "so that it does not rest on one view" in seen
    assert "They talked about it, and agreed." in seen
    assert "Dr Sam Reed" not in seen
    assert "What Sam saw" not in text(signed_in(cast.dana).get(page("opened", case)))


def test_what_was_written_in_a_second_score_is_found_by_those_who_read_it(cast: Cast, sam: Person) -> None:
    from lotus.concerns.presenters import search

    case = asked(cast, sam)
    second.save(case, given(case), number=0, by=sam, at=AT)
    assert search.find(cast.alice, "what sam saw").hits == []
    second.sign(case, number=1, by=sam, at=AT)
    [hit] = search.find(cast.alice, "what sam saw").hits
    assert hit.where == "the second score"
    assert search.find(cast.bob, "what sam saw").hits == []


def test_no_second_score_is_no_fault(cast: Cast) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    assert "No second score was asked for" in text(signed_in(cast.marian).get(page("second", case)))
    assert "Ask for a second score" in text(signed_in(cast.alice).get(page("case", case)))
    assert not policy.may(cast.marian, Permission.SECOND_SCORE, case)
    with pytest.raises(Refused, match="not signed yet"):
        agreeing.propose(case, {}, by=cast.idris, at=AT)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_copy_of_the_whole_case_holds_both_scores(cast: Cast, sam: Person, purpose: Purpose) -> None:
    case = settled(cast, sam)
    [triage] = [part for part in gather(case, purpose) if part.id == "triage"]
    [second_score] = [one for one in triage.entries if one.id.startswith("second-")]
    assert "What Sam saw." in second_score.words()
    assert "The rota has changed since." in second_score.words()
    assert second_score.ask is (purpose is Purpose.OWN), "to the person it goes by a decision"
