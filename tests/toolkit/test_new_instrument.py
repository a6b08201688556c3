"""A new questionnaire is a file and nothing else: added to the shelf, it is listed, answered and shown."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from lotus.core import instruments
from lotus.toolkit.actions import answering
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.toolkit.shelves import EVERY_KIND, Put, put

__all__ = ["put"]
pytestmark = pytest.mark.django_db

HEAD, ITEMS = EVERY_KIND.split("[[item]]", 1)
THREE = """
[[item]]
id = "a"
text = "I take a break."
type = "scale"
points = "often"

[[item]]
id = "b"
text = "I drink water."
type = "scale"
points = "often"

[[item]]
id = "c"
text = "I go home on time."
type = "scale"
points = "often"

[[item]]
id = "name"
text = "What stands on the ladder?"
type = "short_text"

[[item]]
id = "m"
text = "How much can you change?"
type = "matrix"
points = "often"
rows = [{ id = "m1", text = "The rota" }, { id = "m2", text = "The noise" }]

[[item]]
id = "n"
text = "How much does it matter?"
type = "matrix"
points = "often"
rows = [{ id = "n1", text = "The rota" }, { id = "n2", text = "The noise" }]
"""
SCALES = "".join(
    f'\n[[scale]]\nid = "s{id}"\ntitle = "{title}"\nitems = ["{id}"]\nmethod = "mean"\nleast = 1\n'
    for id, title in (("a", "Breaks"), ("b", "Water"), ("c", "Evenings"))
)
RESULT = '\n[result]\nis_not = "Not a mark."\nscales = ["sa", "sb", "sc"]\npicture = '
CORNERS = ", ".join(
    f'{place} = {{ label = "{place}", words = "There." }}'
    for place in ("top_left", "top_right", "bottom_left", "bottom_right")
)
PICTURES = {
    "bars": "",
    "radar": "",
    "trend": "",
    "notes": "",
    "gauge": "",
    "quadrant": f'quadrant = {{ x = "sa", y = "sb", split_x = 2, split_y = 1.5, {CORNERS} }}',
    "ladder": "ladder = { holds_from = 2 }",
    "heat": 'heat = { columns = ["Rota", "Noise"], rows = [{ label = "Change", cells = ["m1", "m2"] }] }',
    "plot": (
        'plot = { across = "m", up = "n", across_title = "Change", up_title = "Weight", '
        'rings = [{ label = "Mine", words = "Begin here.", across = 2 }, { label = "Not mine", words = "Let be." }] }'
    ),
    "list": "list = { least = 3 }",
}
GIVEN = {"a": "1", "b": "3", "c": "2", "name": "Team A", "m1": "3", "m2": "1", "n1": "2", "n2": "3"}
SAYS = {
    "bars": "Highest: water. Lowest: breaks",
    "quadrant": "The lines are drawn in the middle",
    "ladder": "The first step is still ahead",
    "heat": "Darker is higher",
    "plot": "Mine. Begin here.",
    "list": "I drink water.",
}


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("picture", PICTURES)
def test_a_file_alone_becomes_a_questionnaire_with_its_result(cast: Cast, put: Put, picture: str) -> None:
    put(
        HEAD.replace("every-kind", "newly-added")
        + THREE
        + SCALES
        + f'{RESULT}"{picture}"\n{PICTURES[picture]}\n'
    )
    mo = signed_in(cast.mo)
    assert "/toolkit/instruments/newly-added/" in _text(mo, "/toolkit/instruments/")
    assert "/toolkit/instruments/newly-added/" in _text(mo, "/toolkit/read/5-1/")
    assert "Only you can see it." in _text(mo, "/toolkit/instruments/newly-added/")
    pages = []
    for a in ("1", "2"):
        attempt = mo.post("/toolkit/mine/begin/newly-added/")["Location"]
        sent = {f"answer-{id}": value for id, value in (GIVEN | {"a": a}).items()}
        pages.append(_text(mo, mo.post(attempt, sent)["Location"]))
    assert SAYS.get(picture, "Not a mark.") in pages[0]
    assert "Over time" in pages[1]
    assert picture in ("notes", "list") or "l-figure" in pages[0]


def test_rungs_of_their_own_hold_what_somebody_named(cast: Cast, put: Put) -> None:
    ladder = (
        'ladder = { rungs = [{ label = "Low", words = "Below." }, { label = "Middle", words = "Between." }, '
        '{ label = "High", words = "Above." }], named_by = ["name"] }'
    )
    result = RESULT.replace('["sa", "sb", "sc"]', '["sb"]')
    put(HEAD.replace("every-kind", "newly-added") + THREE + SCALES + f'{result}"ladder"\n{ladder}\n')
    mo = signed_in(cast.mo)
    attempt = mo.post("/toolkit/mine/begin/newly-added/")["Location"]
    page = _text(mo, mo.post(attempt, {f"answer-{id}": value for id, value in GIVEN.items()})["Location"])
    assert "Where each stands, this time" in page
    assert "Team A" in page
    assert "High" in page


def test_each_that_ships_is_opened_and_answered_to_its_result(cast: Cast) -> None:
    mo = signed_in(cast.mo)
    for id in instruments.names():
        found = instruments.find(id)
        assert "What it is not" in _text(mo, f"/toolkit/instruments/{id}/"), id
        if found.kept_by is not instruments.KeptBy.BALLOT:
            _to_its_result(cast, mo, found)


def _to_its_result(cast: Cast, mo: Client, found: instruments.Instrument) -> None:
    kept = answering.begin(found.id, by=cast.mo, at=timezone.now())
    asked = mo.get(f"/toolkit/mine/answers/{kept.pk}/")
    assert asked.status_code == 200 or _text(mo, asked["Location"]), found.id
    given = {item.id: _any_answer(item) for item in found.questions()}
    shown = {item.id for item in instruments.shown(found, given)}
    told = {key: value for key, value in given.items() if key in shown}
    done = answering.finish(kept, told, seen="", by=cast.mo, at=timezone.now())
    assert "What this is not" in _text(mo, f"/toolkit/mine/results/{done.pk}/"), found.id


def _any_answer(item: instruments.Item) -> instruments.Answer:
    if item.type is instruments.ItemType.MULTIPLE:
        return frozenset({item.points[0].value})
    if item.points:
        return item.points[-1].value
    if item.type in (instruments.ItemType.NUMBER, instruments.ItemType.SLIDER):
        return float(item.most or 0)
    return date(2026, 3, 5) if item.type is instruments.ItemType.DATE else "Something"
