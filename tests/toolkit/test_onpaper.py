"""Asking everybody on paper: the paper, the table it is typed into, and what may not be asked that way."""

import csv
import html
import io

import pikepdf
import pytest
from django.test import Client

from lotus.analysis.survey import asked
from lotus.analysis.survey import instruments as forms
from lotus.core import instruments
from lotus.toolkit.presenters import onpaper
from lotus.ui.papers import blank_html
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.ui.test_pdf import tags

pytestmark = pytest.mark.django_db
ON_PAPER = "staff-pulse", "compassionate-culture"
NOT_ON_PAPER = "letter-experience", "four-elements-team", "psychological-safety-team", "wise-compassion"


@pytest.mark.parametrize("id", ON_PAPER)
def test_anybody_takes_the_paper_away_with_every_question_on_it(id: str) -> None:
    answer = Client().get(f"/toolkit/instruments/{id}/paper/")
    assert answer["Content-Type"] == "application/pdf"
    found = instruments.shipped(id)
    assert found
    made = pikepdf.open(io.BytesIO(answer.content))
    assert str(made.Root.Lang) == "en-GB"
    assert tags(made)["/Table"] >= 1
    drawn = html.unescape(blank_html(onpaper.blank(found[0], "Willowmere")))
    assert [one.id for one in found[0].questions() if drawn.count(one.text) != 1] == []


def test_the_paper_says_who_reads_it_and_asks_for_no_words() -> None:
    found = instruments.shipped("staff-pulse")
    assert found
    made = onpaper.blank(found[0], "Willowmere")
    assert made.sections[0].lede.startswith("Whoever types the answers in sees this paper")
    assert "Nobody sees" not in made.sections[0].lede + made.about
    words = instruments.shipped("psychological-safety-team")
    assert words
    assert {part.kind for one in onpaper.blank(words[0], "").sections for part in one.parts
            if isinstance(part, onpaper.Ask)} <= {onpaper.Kind.ONE}  # fmt: skip


@pytest.mark.parametrize("id", ON_PAPER)
def test_the_empty_table_filled_in_is_what_results_are_made_of(id: str) -> None:
    body = Client().get(f"/toolkit/instruments/{id}/empty/").content
    (heads,) = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    meanings = Client().get(f"/toolkit/instruments/{id}/columns/").content.decode("utf-8-sig")
    told = {row["column"]: row["answers"].split("; ") for row in csv.DictReader(io.StringIO(meanings))}
    values = [[each.partition(" = ")[0] for each in told[head]] for head in heads]
    papers = "\r\n".join(",".join(of[one % len(of)] for of in values) for one in range(60))
    source = asked.Source("papers", body + papers.encode())
    made = asked.results_of(asked.Asked(answers=source, form=forms.named(id)))
    assert (made.skipped, made.other_columns) == (0, ())
    assert any(one.shown for one in made.released[0].figures)


@pytest.mark.parametrize("id", NOT_ON_PAPER)
def test_refused_what_one_person_or_one_team_is_asked(id: str, cast: Cast) -> None:
    for kind in ("paper", "empty"):
        assert Client().get(f"/toolkit/instruments/{id}/{kind}/").status_code == 404
        assert signed_in(cast.mo).get(f"/toolkit/instruments/{id}/{kind}/").status_code == 404
    assert "on paper" not in Client().get(f"/toolkit/instruments/{id}/").content.decode()


def test_the_page_says_how_to_ask_it_on_paper_also_in_welsh() -> None:
    assert "Ask it on paper" in Client().get("/toolkit/instruments/staff-pulse/").content.decode()
    assert "Gofyn ar bapur" in Client().get("/cy/toolkit/instruments/staff-pulse/").content.decode()


def test_refused_papers_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onpaper, "paper", lambda *_: b"%PDF")
    visitor, address = Client(), "/toolkit/instruments/staff-pulse/paper/"
    found = [visitor.get(address).status_code for _one in range(22)]
    assert found[:20] == [200] * 20
    assert found[-1] == 429
