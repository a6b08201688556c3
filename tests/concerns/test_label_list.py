"""The list of labels, as an organisation edits it: nothing is taken from a concern, and no key changes its meaning."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import facts
from lotus.concerns.actions import handlers, labels
from lotus.concerns.actions.labels import Wanted
from lotus.concerns.models import Label
from lotus.concerns.policy.desk import kinds
from lotus.core.refusal import Refused, Stale
from lotus.kernel.models import Organisation, Wording
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

PAGE = "/concerns/settings/labels/"
pytestmark = pytest.mark.django_db


def listed(cast: Cast) -> dict[str, str]:
    return {key: one.label for key, one in kinds(Organisation.objects.get(pk=cast.here.pk)).items()}


def save(cast: Cast, *wanted: Wanted, seen: int = 0, **more: Any) -> Wording:
    said: dict[str, Any] = {"source": "ours", "checked": None, "by": cast.ada, "at": timezone.now(), **more}
    return labels.set_list(list(wanted), seen=seen, **said)


def typed(cast: Cast, **change: str) -> dict[str, str]:
    """The list as its form sends it."""
    here = Organisation.objects.get(pk=cast.here.pk)
    lines = {f"{'status' if one.status else 'label'}-{key}": one.label for key, one in kinds(here).items()}
    return {**lines, "number": str(Wording.objects.count()), "source": "ours", **change}


def test_a_label_is_renamed_added_and_taken_off_and_concerns_keep_what_they_have(cast: Cast) -> None:
    case = story.heard(cast)
    handlers.label(case, ["staffing", "handover", "on-leave"], by=cast.alice, at=story.MONDAY)
    change = {
        "label-staffing": "Too few people",
        "label-handover": "",
        "status-on-leave": "",
        "new-label-1": "Winter wards",
    }
    ada = signed_in(cast.ada)
    looked = ada.post(PAGE, {**typed(cast, **change), "then": "preview"}).content.decode()
    assert "Handover plays a part: stays on 1 concern, and says there that it left the list" in looked
    assert "Winter wards" in looked
    assert case.reference not in looked
    assert not Wording.objects.exists()
    ada.post(PAGE, typed(cast, **change))
    assert listed(cast)["staffing"] == "Too few people"
    assert listed(cast)["winter-wards"] == "Winter wards"
    assert "handover" not in listed(cast)
    seen = signed_in(cast.alice).get(reverse("concerns:case", args=[case.pk])).content.decode()
    for words in (
        "Too few people",
        "Handover plays a part (no longer on the list)",
        "Paused while they are on leave (no longer on the list)",
    ):
        assert words in seen
    assert facts.labelled(cast.here) == {"handover": 1, "on-leave": 1, "staffing": 1}
    assert Label.objects.filter(ended_at=None).count() == 3


def test_words_that_come_back_have_their_key_and_new_ones_never_that_of_others(cast: Cast) -> None:
    save(cast, Wanted("Rotas", False, "staffing"))
    save(cast, Wanted("Rotas", False, "staffing"), Wanted("Handover plays a part", False), seen=1)
    assert listed(cast) == {"staffing": "Rotas", "handover": "Handover plays a part"}
    save(cast, Wanted("Staffing", False), Wanted("Rotas", False), Wanted("Staffing!", True), seen=2)
    assert listed(cast) == {"staffing-2": "Staffing", "staffing": "Rotas", "staffing-3": "Staffing!"}


def test_an_earlier_list_and_what_ships_hold_again(cast: Cast) -> None:
    ada, shipped = signed_in(cast.ada), listed(cast)
    save(cast, Wanted("Only this", False))
    save(cast, Wanted("Only that", True), seen=1)
    assert "Only this" in ada.post(PAGE, {"back": "1"}, follow=True).content.decode()
    assert set(listed(cast).values()) == {"Only this"}
    ada.post(PAGE, {"back": "0"})
    assert listed(cast) == shipped
    assert "There is no such version" in ada.post(PAGE, {"back": "99"}).content.decode()
    assert Wording.objects.count() == 4


def test_a_list_that_makes_no_sense_is_refused_and_stays_in_the_form(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    answer = ada.post(PAGE, typed(cast, **{"new-label-1": "staffing plays a part"})).content.decode()
    assert "is on the list twice" in answer
    assert 'value="staffing plays a part"' in answer
    with pytest.raises(Refused, match="at least one"):
        save(cast)
    with pytest.raises(Refused, match="at most 60"):
        save(cast, *(Wanted(f"Label {n}", False) for n in range(61)))
    with pytest.raises(Refused, match="source that you compared"):
        save(cast, Wanted("One", False), source="", checked=timezone.localdate())
    assert not Wording.objects.exists()


def test_who_was_slower_overwrites_nothing(cast: Cast) -> None:
    first = typed(cast)
    save(cast, Wanted("Theirs", False))
    answer = signed_in(cast.ada).post(PAGE, {**first, "new-label-1": "Mine"}).content.decode()
    assert "kept another list while you were writing" in answer
    assert 'value="Mine"' in answer
    with pytest.raises(Stale):
        save(cast, Wanted("Mine", False))


@pytest.mark.parametrize("who", ["alice", "marian", "helen", "dana", "charlie"])
def test_only_an_administrator_edits_the_list(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    assert signed_in(by).get(PAGE).status_code == 404
    with pytest.raises(PermissionDenied):
        save(cast, Wanted("Mine", False), by=by)
    with pytest.raises(PermissionDenied):
        labels.list_back(to=0, seen=0, by=by, at=timezone.now())
