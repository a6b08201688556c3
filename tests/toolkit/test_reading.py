"""Reading the toolkit: open to everybody, every page whole, nothing shown that leads nowhere."""

from dataclasses import replace
from html import escape

import pytest
from django.test import Client

from lotus.core import toolkit
from lotus.toolkit.presenters import figures, reading
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

TEXTS = [*(one.slug for one in toolkit.sections()), "introduction", "conclusion"]


def _read(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.django_db
def test_everybody_may_read_every_text_and_every_exercise() -> None:
    for slug in TEXTS:
        assert "Try this first" in _read(f"/toolkit/read/{slug}/")
    for one in toolkit.exercises():
        page = _read(f"/toolkit/exercises/{one.slug}/")
        assert all(escape(prompt.ask) in page for version in one.versions for prompt in version.prompts)


@pytest.mark.django_db
def test_the_front_page_names_every_section_and_each_step_has_a_page() -> None:
    front = _read("/toolkit/")
    for one in toolkit.sections():
        assert f'href="/toolkit/read/{one.slug}/"' in front
    for step in toolkit.steps():
        assert step.purpose in _read(f"/toolkit/steps/{step.key}/")


@pytest.mark.django_db
def test_who_has_no_account_finds_the_toolkit_and_the_way_into_a_session() -> None:
    for path, tongue in (("/sign-in/", ""), ("/cy/sign-in/", "/cy")):
        page = _read(path)
        assert f'href="{tongue}/toolkit/"' in page
        assert f'href="{tongue}/join/"' in page
    assert 'href="/join/"' in _read("/toolkit/")


@pytest.mark.django_db
def test_steps_and_titles_can_be_read_in_welsh() -> None:
    assert "Dysgu" in _read("/cy/toolkit/")
    step = _read("/cy/toolkit/steps/learn/")
    assert "Pedair elfen" in step
    assert '<p lang="en">Attend, understand' in step
    text = _read("/cy/toolkit/read/1-3/")
    assert "<h1>Pedair elfen</h1>" in text
    assert '<p class="l-lede" lang="en">Attend, understand' in text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["read/9-9", "read/steps", "exercises/9-9", "steps/frame"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(f"/toolkit/{path}/").status_code == 404


@pytest.mark.django_db
def test_a_text_kept_for_those_who_work_here_asks_to_sign_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = toolkit.section("1-2")
    assert text
    inside = replace(text, public=False)
    monkeypatch.setattr(toolkit.Toolkit, "section", lambda whole, slug, language="en": inside)
    assert Client().get("/toolkit/read/1-2/").status_code == 404
    assert Client().get("/toolkit/exercises/1-2/").status_code == 404
    assert signed_in(cast.mo).get("/toolkit/read/1-2/").status_code == 200


@pytest.mark.django_db
def test_the_way_to_concerns_is_shown_to_those_who_may_go_there(cast: Cast) -> None:
    way = 'href="/concerns/"'
    body = _read("/toolkit/read/3-1/", signed_in(cast.alice)).split("<main")[1]
    assert way in body
    assert way not in _read("/toolkit/read/3-1/", signed_in(cast.mo)).split("<main")[1]
    assert way not in _read("/toolkit/read/3-1/")


def test_the_texts_lead_from_one_to_the_next() -> None:
    text = toolkit.section("introduction")
    seen = []
    while text:
        seen.append(text.slug)
        page = reading.section(toolkit.SHIPPED, text, None)
        assert (page.previous.slug if page.previous else None) == (seen[-2] if len(seen) > 1 else None)
        text = page.following
    assert len(seen) == 24
    assert seen[-1] == "conclusion"


def test_every_part_of_a_drawing_lies_inside_it() -> None:
    kinds = set()
    for one in toolkit.sections():
        if one.figure:
            drawn = figures.figure(one.figure, "en")
            kinds.add(drawn.kind)
            assert drawn.told
            for part in drawn.parts:
                assert 0 <= part.x <= figures.WIDTH
                assert 0 <= part.y <= drawn.height
                assert part.x + part.width <= figures.WIDTH
    assert kinds == {"table", "bars", "path", "square", "stairs", "circle", "petals"}
