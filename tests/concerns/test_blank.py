"""Forms to take away blank: each asks what its page asks, in the organisation's own words, and knows of no concern."""

import io
from collections.abc import Iterator
from datetime import date

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import settled
from lotus.concerns.forms.blank import asked
from lotus.concerns.policy.settled import template_file
from lotus.concerns.presenters import blank as pages
from lotus.core import authoring, library, risk
from lotus.core.blank import LETTER, Blank
from lotus.ui.papers.blank import Ask, BlankPaper, Grid, Prose, Shade
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 5)
EVERY = [*Blank, *(f"{LETTER}{slug}" for slug in library.slugs("letters"))]


def made(cast: Cast, slug: str) -> BlankPaper:
    paper = pages.paper(cast.here, slug, asked(slug), DAY)
    assert paper
    return paper


def words(paper: BlankPaper) -> Iterator[str]:
    """Everything that is read on a form."""
    yield from (paper.title, paper.about, paper.private)
    for section in paper.sections:
        yield from (section.heading, section.lede)
        for part in section.parts:
            if isinstance(part, Ask):
                yield from (part.label, part.hint, *(f"{label} {hint}" for label, hint in part.options))
            elif isinstance(part, Grid):
                cells = [cell.words if isinstance(cell, Shade) else cell for row in part.rows for cell in row]
                yield from (part.caption, *part.columns, *cells)
            elif isinstance(part, Prose):
                yield from (span.text for block in part.blocks for row in block.rows for span in row)


@pytest.mark.parametrize("slug", [Blank.TRIAGE, Blank.LESSONS])
def test_a_form_on_paper_asks_everything_that_its_page_asks(cast: Cast, slug: str) -> None:
    said = "\n".join(words(made(cast, slug)))
    by_hand = {"document_", "note_"}
    for name, one in asked(slug).items():
        if not any(name.startswith(start) for start in by_hand):
            assert one.label in said, name
            assert one.hint in said or name.startswith("level_"), name


def test_every_form_and_letter_is_listed_and_can_be_made(cast: Cast) -> None:
    ours, theirs = pages.lists(cast.here)
    assert {one.slug for one in (*ours, *theirs)} == set(EVERY)
    for slug in EVERY:
        said = list(words(made(cast, slug)))
        assert not [one for one in said if "{" in one or "[[" in one], slug
        assert sum(len(one) for one in said) > 500, slug
    assert pages.paper(cast.here, "nothing", {}, DAY) is None
    assert pages.paper(cast.here, f"{LETTER}nothing", {}, DAY) is None


def test_a_letter_shows_each_part_with_when_it_stays_and_each_field_as_what_to_write(cast: Cast) -> None:
    prose = made(cast, f"{LETTER}outcome").sections[0].parts[0]
    assert isinstance(prose, Prose)
    spans = [span for block in prose.blocks for row in block.rows for span in row]
    left = [span.text for span in spans if span.open]
    assert "[how they like to be addressed]" in left
    assert "[Keep this part if: The group decided on a formal investigation. Else take it out.]" in left
    assert any("Willowmere" in span.text and not span.open for span in spans)
    assert "call 999" in "".join(span.text for span in spans)


def test_the_risk_guide_has_the_organisations_own_bands_in_words_and_colour(cast: Cast) -> None:
    value = {"green_to": 4, "amber_to": 10, "red_from": 12}
    at = timezone.now()
    settled.settle("bands", value, source="Board", checked=None, seen=0, by=cast.ada, at=at)
    cast.here.refresh_from_db()
    paper = made(cast, Blank.RISK_GUIDE)
    grids = [part for section in paper.sections for part in section.parts if isinstance(part, Grid)]
    shades = [cell for grid in grids for row in grid.rows for cell in row if isinstance(cell, Shade)]
    assert Shade("12 Red", "red") in shades
    assert Shade("10 Amber", "amber") in shades
    assert Shade("12 Amber", "amber") not in shades
    assert len([one for one in shades if one.words[0].isdigit()]) == 25
    meanings = [grid for grid in grids if grid.caption in {*_domains()}]
    assert [len(grid.rows) for grid in meanings] == [5] * len(risk.Domain)


def _domains() -> list[str]:
    return [library.load("triage", "domains").word(one) for one in risk.Domain]


def test_an_organisations_own_letter_and_questions_stand_on_paper_and_nobody_elses(cast: Cast) -> None:
    entry, at = library.load("letters", "delay-notice"), timezone.now()
    file = template_file(cast.here, "delay-notice")
    assert file
    body = authoring.letter("Later than we said", entry.body.replace("With good wishes,", "Warmly,"), {})
    settled.keep_template(file, body, source="", checked=None, seen=0, by=cast.marian, at=at)
    page = signed_in(cast.dana).get(reverse("concerns:blanks")).content.decode()
    assert "Later than we said" in page
    other = signed_in(cast.charlie).get(reverse("concerns:blanks")).content.decode()
    assert "Later than we said" not in other
    paper = made(cast, f"{LETTER}delay-notice")
    assert "Warmly," in "\n".join(words(paper))


def test_whoever_works_here_takes_a_form_away_as_pdf_and_as_word(cast: Cast) -> None:
    dana = signed_in(cast.dana)
    paper = dana.get(reverse("concerns:blank_pdf", args=["conversation"]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    word = dana.get(reverse("concerns:blank_word", args=["triage"]))
    assert 'filename="triage.docx"' in word["Content-Disposition"]
    read = docx.Document(io.BytesIO(word.content))
    assert read.paragraphs[0].text == "Triage and review"
    assert cast.here.name in read.sections[0].header.paragraphs[0].text


def test_the_forms_are_refused_to_strangers_and_none_is_made_up(cast: Cast) -> None:
    for name, slug in (("blank_pdf", "nothing"), ("blank_word", "letter-nothing")):
        place = reverse(f"concerns:{name}", args=[slug])
        assert signed_in(cast.alice).get(place).status_code == 404
        assert Client().get(place).status_code == 302
    assert Client().get(reverse("concerns:blanks")).status_code == 302


def test_the_team_and_the_person_it_is_about_find_the_way_to_the_forms(cast: Cast) -> None:
    case, _way = story.told(cast)
    place = reverse("concerns:blanks")
    for person, page in (
        (cast.alice, reverse("concerns:caseload")),
        (cast.dana, reverse("concerns:standing", args=[case.pk])),
        (cast.ada, reverse("concerns:settings")),
    ):
        assert f'href="{place}"' in signed_in(person).get(page).content.decode(), person.name
