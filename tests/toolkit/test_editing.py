"""An organisation puts its toolkit in its own words: seen before kept, gone back from, hidden, taken out and in."""

import html
import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lotus.core import editing as places
from lotus.core import library, packing, toolkit
from lotus.core.instruments import exchange
from lotus.core.library import ContentError
from lotus.core.refusal import Refused
from lotus.kernel import words
from lotus.kernel.models import Answers, Person, Wording
from lotus.kernel.permissions import Role
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, editing, reflections
from lotus.toolkit.forms.editing import NAMES, PARTS
from lotus.toolkit.presenters import editing as pages
from tests.core.instruments.made import WHOLE
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

pytestmark = pytest.mark.django_db
TEXT = "/toolkit/edit/toolkit/1-2/en/"
TRY = "/toolkit/edit/exercises/1-3/en/"
MIRROR = "/toolkit/edit/instruments/wise-compassion/en/"


def _read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _form(client: Client, path: str) -> dict[str, str]:
    """The form of a page as a browser would send it back."""
    page = _read(client, path)
    found = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    for one in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r' name="([^"]+)"', one), re.search(r' value="([^"]*)"', one)
        if name and name[1] not in {"csrfmiddlewaretoken", "once", "kept"}:
            found[name[1]] = value[1] if value else ""
    return {name: html.unescape(value) for name, value in found.items()}


def _ada(cast: Cast) -> Client:
    return signed_in(cast.ada)


def test_words_are_seen_before_they_are_kept_and_hold_for_the_organisation_alone(cast: Cast) -> None:
    ada = _ada(cast)
    sent = _form(ada, TEXT) | {"words-title": "What we mean by compassion", "do": "look"}
    preview = ada.post(TEXT, sent).content.decode()
    assert "This is how it will read" in preview
    assert "<h1>What we mean by compassion</h1>" in preview
    assert 'name="words-title" value="What we mean by compassion"' in preview
    assert not Wording.objects.exists()
    assert "What we mean by compassion" in ada.post(TEXT, sent | {"do": "write"}).content.decode()
    assert ada.post(TEXT, sent | {"do": "keep"})["Location"] == "/toolkit/edit/?done=kept"
    assert "Your version 1" in _read(ada, "/toolkit/edit/?done=kept")
    for path in ("/toolkit/read/1-2/", "/toolkit/steps/learn/"):
        assert "What we mean by compassion" in _read(signed_in(cast.mo), path)
        assert "What we mean by compassion" not in _read(signed_in(cast.charlie), path)
        assert "What we mean by compassion" not in _read(Client(), path)


def test_versions_stay_with_what_changed_and_the_way_back(cast: Cast) -> None:
    ada = _ada(cast)
    for title in ("First of ours", "Second of ours"):
        ada.post(TEXT, _form(ada, TEXT) | {"words-title": title, "do": "keep"})
    page = _read(ada, f"{TEXT}before/")
    for said in ("Version 2 · holds now", "Version 1", "As it ships", cast.ada.name):
        assert said in page
    assert re.search(r"<ins>.*title = &#34;Second of ours&#34;</span></ins>", page)
    assert re.search(r"<del>.*title = &#34;First of ours&#34;</span></del>", page)
    ada.post(f"{TEXT}before/", {"to": "1", "seen": "2"})
    assert "First of ours" in _read(signed_in(cast.mo), "/toolkit/read/1-2/")
    ada.post(f"{TEXT}before/", {"to": "0", "seen": "3"})
    assert "Compassion, and how it differs" in _read(signed_in(cast.mo), "/toolkit/read/1-2/")
    assert Wording.objects.count() == 4
    assert "no such version" in ada.post(f"{TEXT}before/", {"to": "9", "seen": "4"}).content.decode()
    late = ada.post(f"{TEXT}before/", {"to": "1", "seen": "1"}).content.decode()
    assert "kept another version meanwhile" in late


def test_whoever_was_slower_loses_nothing_and_writes_over_nobody(cast: Cast) -> None:
    ada = _ada(cast)
    mine = _form(ada, TEXT) | {"words-title": "Mine", "do": "keep"}
    ada.post(TEXT, mine | {"words-title": "Theirs"})
    page = ada.post(TEXT, mine).content.decode()
    assert "kept another version meanwhile" in page
    assert 'value="Mine"' in page
    assert "Theirs" in _read(signed_in(cast.mo), "/toolkit/read/1-2/")
    ada.post(TEXT, mine | {"seen": "1"})
    assert "Mine" in _read(signed_in(cast.mo), "/toolkit/read/1-2/")


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_kept(cast: Cast) -> None:
    ada = _ada(cast)
    broken = _form(ada, TEXT) | {"words-title": "", "words-lede": "", "do": "keep"}
    page = ada.post(TEXT, broken).content.decode()
    assert "There are 2 things to put right" in page
    assert "It has no “lede”." in page
    file = {"seen": "0", "do": "keep"}
    assert (
        "It cannot be read" in ada.post(f"{TEXT}file/", file | {"written": "+++\ntitle ="}).content.decode()
    )
    shipped = library.load("toolkit", "1-2").written
    door = shipped.replace("[figure]", '[door]\nroute = "x"\npermission = "y"\nlabel = "z"\n[figure]', 1)
    for wrong, said in (
        (door, "door to another page"),
        (shipped.replace('number = "1.2"', 'number = "1.3"'), "The number 1.3 is that of"),
        (shipped.replace('caption = "', "caption = 5 #"), "is no text"),
    ):
        assert said in ada.post(f"{TEXT}file/", file | {"written": wrong}).content.decode()
    away = library.load("exercises", "1-3").written.replace('section = "1-3"', 'section = "9-9"')
    assert "no section “9-9”" in ada.post(f"{TRY}file/", file | {"written": away}).content.decode()
    assert not Wording.objects.exists()


def test_a_reflection_keeps_the_edition_it_answered(cast: Cast) -> None:
    exercise = policy.whole(cast.here).exercise("1-3")
    assert exercise
    version, at = exercise.version("individual"), timezone.now()
    assert version
    kept = reflections.keep(exercise, version, given={"strong": "Listening."}, seen="", by=cast.mo, at=at)
    ada = _ada(cast)
    path = "words-individual.prompts.1.ask"
    ada.post(TRY, _form(ada, TRY) | {path: "Which one is yours?", "do": "keep"})
    now = policy.whole(cast.here).exercise("1-3")
    assert now
    assert now.edition == 2
    mo = signed_in(cast.mo)
    assert "Which one is yours?" in _read(mo, "/toolkit/mine/try/1-3/individual/")
    old = _read(mo, f"/toolkit/mine/{kept.pk}/")
    assert "Which of the four comes most easily to you?" in old
    assert "Listening." in old
    same = library.load("exercises", "1-3").written.replace("strong", "robust")
    page = ada.post(f"{TRY}file/", {"seen": "1", "written": same, "do": "keep"}).content.decode()
    assert "make its edition 3" in page
    ada.post(f"{TRY}before/", {"to": "0", "seen": "1"})  # what ships, which is what was answered first
    assert Answers.objects.get(pk=kept.pk).asked["strong"].startswith("Which of the four")


def _answered(by: Person) -> Answers:
    at = timezone.now()
    return answering.finish(
        answering.begin("wise-compassion", by=by, at=at), {"c1": "4"}, seen="", by=by, at=at
    )


def test_an_instrument_in_use_needs_a_new_version_and_old_results_keep_their_questions(cast: Cast) -> None:
    first, ada = _answered(cast.mo), _ada(cast)
    changed = _form(ada, MIRROR) | {"words-item.1.text": "I saw who was tired.", "do": "keep"}
    page = ada.post(MIRROR, changed).content.decode()
    assert "has been answered as it was" in page
    assert not Wording.objects.exists()
    assert "edit/?done=kept" in ada.post(MIRROR, changed | {"words-version": "ours-2"})["Location"]
    mo = signed_in(cast.mo)
    assert "I saw who was tired." in _read(mo, "/toolkit/instruments/wise-compassion/")
    assert "I saw who was tired." not in _read(mo, f"/toolkit/mine/results/{first.pk}/")
    second = _answered(Person.objects.get(pk=cast.mo.pk))
    assert "I saw who was tired." in _read(mo, f"/toolkit/mine/results/{second.pk}/")
    # Elsewhere the same name and version may mean something else, and both are read as they were asked
    there = editing.file_of(cast.elsewhere, "instruments", "wise-compassion", "en")
    other = words.newest(editing.file_of(cast.here, "instruments", "wise-compassion", "en"))
    assert other
    text = other.body.replace("I saw who was tired.", "I asked who was cold.")
    words.keep(there, words.Written(text), seen=0, by=None, at=timezone.now())
    third = _answered(Person.objects.get(pk=cast.charlie.pk))
    assert "I asked who was cold." in _read(signed_in(cast.charlie), f"/toolkit/mine/results/{third.pk}/")
    assert "I saw who was tired." in _read(mo, f"/toolkit/mine/results/{second.pk}/")
    assert "I saw who was tired." in _read(mo, "/toolkit/mine/take/json/")


def test_what_is_hidden_is_in_no_list_and_takes_nothing_from_anybody(cast: Cast) -> None:
    first, ada, mo = _answered(cast.mo), _ada(cast), signed_in(cast.mo)
    assert ada.post(MIRROR, {"do": "hide"})["Location"].endswith("done=hide")
    ada.post(TEXT, {"do": "hide"})
    assert "wise-compassion" not in _read(mo, "/toolkit/instruments/")
    for path in ("instruments/wise-compassion/", "read/1-2/", "exercises/1-2/"):
        assert mo.get(f"/toolkit/{path}").status_code == 404
        assert signed_in(cast.charlie).get(f"/toolkit/{path}").status_code == 200
    assert "This time" in _read(mo, f"/toolkit/mine/results/{first.pk}/")
    assert "Wise compassion" in _read(mo, "/toolkit/mine/")
    ada.post(MIRROR, {"do": "show"})
    assert mo.get("/toolkit/instruments/wise-compassion/").status_code == 200
    assert ada.post("/toolkit/edit/toolkit/steps/en/", {"do": "hide"}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "name", "where"),
    [
        ("toolkit", "1-5", "read/1-5/"),
        ("exercises", "1-5", "exercises/1-5/"),
        ("instruments", "our-own", None),
    ],
)
def test_something_new_begins_hidden_and_is_read_once_it_is_shown(
    cast: Cast, kind: str, name: str, where: str | None
) -> None:
    ada = _ada(cast)
    to = ada.post("/toolkit/edit/new/", {"kind": kind, "name": name})["Location"]
    assert to == f"/toolkit/edit/{kind}/{name}/en/file/"
    page = f"/toolkit/{where or f'instruments/{name}/'}"
    assert signed_in(cast.mo).get(page).status_code == 404
    ada.post(to.replace("file/", ""), {"do": "show"})
    assert signed_in(cast.mo).get(page).status_code == 200
    assert signed_in(cast.charlie).get(page).status_code == 404
    sent = _form(ada, to) | {"do": "look"}
    assert "This is how it will read" in ada.post(to, sent).content.decode()
    again = ada.post("/toolkit/edit/new/", {"kind": kind, "name": name}).content.decode()
    assert "one of this name already" in again
    assert (
        "Use small letters"
        in ada.post("/toolkit/edit/new/", {"kind": kind, "name": "Not a name"}).content.decode()
    )


def test_welsh_stands_beside_english_and_is_read_where_it_is_written(cast: Cast) -> None:
    ada, address = _ada(cast), "/toolkit/edit/toolkit/1-2/cy/"
    page = _read(ada, address)
    assert "There is no Welsh yet" in page
    assert "We can feel for somebody and still leave them alone with it." in page
    sent = _form(ada, address) | {"words-lede": "Teimlo, a gwneud.", "do": "keep"}
    ada.post(address, sent)
    mo = signed_in(cast.mo)
    assert '<p class="l-lede">Teimlo, a gwneud.</p>' in _read(mo, "/cy/toolkit/read/1-2/")
    assert re.search(r'<textarea[^>]* lang="cy">\s*Teimlo, a gwneud\.', _read(ada, address))
    english = _read(mo, "/toolkit/read/1-2/")
    assert "Teimlo, a gwneud." not in english
    assert '<a href="/cy/toolkit/read/1-2/" lang="cy">Darllen hwn yn Gymraeg</a>' in english
    theirs = _read(signed_in(cast.charlie), "/cy/toolkit/read/1-2/")
    assert "Yn Saesneg y mae’r testun ei hun." in theirs
    assert "Teimlo, a gwneud." not in theirs
    assert ada.get("/toolkit/edit/instruments/wise-compassion/cy/").status_code == 404


def test_the_list_stands_in_the_order_in_which_one_reads(cast: Cast) -> None:
    rows = pages.every(cast.here)
    texts = [row.slug for row in rows["toolkit"]]
    assert texts[0] == "introduction"
    assert texts[1:23] == [one.slug for one in toolkit.sections()[:22]]
    assert texts[23] == "conclusion"
    assert texts[24:32] == [one.slug for one in toolkit.sections()[22:]]
    assert set(texts[32:]) == {"steps", "resources"}
    assert [row.title for row in rows["instruments"]] == sorted(
        (row.title for row in rows["instruments"]), key=str.casefold
    )


def test_every_place_to_write_is_called_something_and_holds_words() -> None:
    known = {**NAMES, **PARTS}
    for kind in policy.KINDS:
        for entry in (library.load(kind, slug) for slug in library.slugs(kind)):
            for place in places.places(entry):
                steps = [step for step in place.path.split(".") if not step.isdigit()]
                named = {"points", "entries"} & set(steps)  # a set of answers, or a step, by its own name
                assert named or set(steps) <= set(known), place.path
                assert not re.fullmatch(r"[a-z]+_[a-z_]+", place.text), place.path


def _sent(name: str, body: bytes) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, body)}


def test_a_questionnaire_of_others_becomes_a_draft_or_every_reason_is_told(cast: Cast) -> None:
    ada, address = _ada(cast), "/toolkit/edit/take-over/"
    from lotus.core import instruments

    resource = exchange.questionnaire(instruments.parse(WHOLE, "tea"))
    page = ada.post(address, _sent("tea.json", json.dumps(resource).encode())).content.decode()
    assert "It is here, as a draft" in page
    id = resource["id"]
    assert signed_in(cast.mo).get(f"/toolkit/instruments/{id}/").status_code == 404
    ada.post(f"/toolkit/edit/instruments/{id}/en/", {"do": "show"})
    assert signed_in(cast.mo).get(f"/toolkit/instruments/{id}/").status_code == 200
    bad = {
        "resourceType": "Questionnaire",
        "title": "Bad",
        "item": [
            {"linkId": "1", "type": "attachment", "text": "A photograph"},
            {"linkId": "2", "type": "group", "repeats": True, "item": [{"linkId": "3", "type": "reference"}]},
        ],
    }
    page = ada.post(address, _sent("bad.json", json.dumps(bad).encode())).content.decode()
    for said in ("There are 3 things", "“attachment”", "several times", "“reference”"):
        assert said in page
    assert "neither FHIR" in ada.post(address, _sent("x.json", b"not json")).content.decode()
    twice = ada.post(address, _sent("tea.json", json.dumps(resource).encode())).content.decode()
    assert "one of this name already" in twice
    assert Wording.objects.filter(kind="instruments").count() == 2


def test_the_whole_toolkit_goes_out_and_comes_in_as_a_folder(cast: Cast) -> None:
    ada = _ada(cast)
    ada.post(TEXT, {"do": "hide"})
    body = ada.get("/toolkit/edit/whole/zip/").content
    inside = dict(packing.from_zip(body))
    assert len(inside) > 80
    assert inside["toolkit/1-3.en.md"].decode() == library.load("toolkit", "1-3").written
    assert "toolkit/1-2" in inside["hidden.toml"].decode()
    page = ada.post("/toolkit/edit/whole/", _sent("same.zip", body)).content.decode()
    assert "says what it said before" in page
    text = inside["toolkit/1-3.en.md"].decode()
    changed = {
        "toolkit/1-2.en.md": inside["toolkit/1-2.en.md"],
        "toolkit/1-3.en.md": text.replace("Four elements", "Four things", 1).encode(),
        "toolkit/6-1.en.md": library.load("new", "toolkit").written.replace("the-number", "6.1").encode(),
        "exercises/6-1.en.toml": library.load("new", "exercises").written.replace("1-1", "6-1").encode(),
    }
    pack = packing.read(changed)
    page = ada.post("/toolkit/edit/whole/", _sent("ours.zip", packing.zipped(pack))).content.decode()
    assert "3 files say something new." in page
    assert "Shown again" in page
    mo = signed_in(cast.mo)
    assert "Four things" in _read(mo, "/toolkit/read/1-3/")
    assert mo.get("/toolkit/read/1-2/").status_code == 200
    assert mo.get("/toolkit/exercises/6-1/").status_code == 200


def test_refused_all_of_a_folder_or_nothing_with_every_fault_and_no_file_of_anybody_elses(cast: Cast) -> None:
    ada = _ada(cast)
    good = library.load("new", "toolkit").written
    bad = {"toolkit/6-1.en.md": good.encode(), "exercises/6-2.en.toml": b"number = 5"}
    page = ada.post(
        "/toolkit/edit/whole/", _sent("a.zip", packing.zipped(packing.read(bad)))
    ).content.decode()
    assert "exercises/6-2.en.toml: It has no “title”." in page
    assert not Wording.objects.exists()
    for strange in (
        {"letters/outcome.en.md": b"x"},
        {"../toolkit/1-2.en.md": b"x"},
        {"toolkit/1-2.en.md": b"\xff"},
        {},
    ):
        with pytest.raises(Refused):
            packing.read(strange)
    with pytest.raises(Refused, match="longer than"):
        packing.read({"toolkit/1-2.en.md": b"x" * (packing.LARGEST_FILE + 1)})
    with pytest.raises(Refused, match="is not a kind and a name"):
        packing.read({"toolkit/1-2.en.md": b"x", "hidden.toml": b'hidden = ["x"]'})
    assert "not a zip" in ada.post("/toolkit/edit/whole/", _sent("a.zip", b"PK\x03\x04no")).content.decode()


def test_a_content_editor_edits_and_reads_neither_people_nor_concerns(cast: Cast) -> None:
    erin = signed_in(add(cast.here, "Erin Walsh", Role.CONTENT_EDITOR))
    assert "Edit the toolkit" in _read(erin, "/toolkit/")
    sent = _form(erin, TEXT) | {"words-title": "What compassion is to us"}
    assert erin.post(TEXT, sent | {"do": "keep"})["Location"] == "/toolkit/edit/?done=kept"
    assert 'href="/concerns/settings/"' in _read(erin, "/")
    for path in ("/people/", "/concerns/", "/operations/"):
        assert erin.get(path).status_code == 404, path


@pytest.mark.parametrize("who", ["alice", "marian", "mo", "bob"])
def test_refused_nobody_edits_but_who_may(cast: Cast, who: str) -> None:
    somebody = getattr(cast, who)
    client = signed_in(somebody)
    for path in ("", "new/", "take-over/", "whole/", "whole/zip/", "toolkit/1-2/en/", "toolkit/1-2/en/file/"):
        assert client.get(f"/toolkit/edit/{path}").status_code == 404
        assert client.post(f"/toolkit/edit/{path}", {"do": "hide"}).status_code == 404
    file = editing.file_of(cast.here, "toolkit", "1-2", "en")
    at = timezone.now()
    for attempt in (
        lambda: editing.keep(file, "x", seen=0, by=somebody, at=at),
        lambda: editing.add(file, "x", draft=True, by=somebody, at=at),
        lambda: editing.show(file, shown=False, by=somebody, at=at),
        lambda: editing.go_back(file, to=0, seen=0, by=somebody, at=at),
        lambda: editing.bring_in(packing.Pack((), frozenset()), cast.here, by=somebody, at=at),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Wording.objects.exists()


def test_a_version_that_fits_no_more_is_left_aside_and_what_ships_holds(cast: Cast) -> None:
    broken = {"organisation": cast.here, "language": "en", "version": 1, "at": timezone.now()}
    Wording.objects.create(kind="toolkit", slug="1-2", form="md", body="+++\nminutes = 'x'\n+++\n", **broken)
    Wording.objects.create(kind="instruments", slug="flywheel", form="toml", body="id = 'flywheel'", **broken)
    whole = policy.whole(cast.here)
    assert whole.plain
    assert whole.section("1-2") == toolkit.section("1-2")
    with pytest.raises(ContentError):
        editing.checked(editing.file_of(cast.here, "toolkit", "1-2", "en"), "+++\nminutes = 'x'\n+++\n")


@pytest.mark.parametrize(
    ("kind", "slug"),
    [("toolkit", "1-2"), ("toolkit", "steps"), ("exercises", "1-3"), ("instruments", "flywheel")],
)
def test_a_file_put_together_again_from_its_words_says_the_same(kind: str, slug: str) -> None:
    entry = library.load(kind, slug)
    again = library.parse(kind, slug, "en", entry.form, places.whole(entry))
    assert again.data == entry.data
    assert again.body.strip() == entry.body.strip()
    found = places.places(entry)
    assert len({one.path for one in found}) == len(found)
    other = places.with_words(entry, {found[0].path: "Other words"})
    assert "Other words" in other
