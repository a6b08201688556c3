"""The open page in Welsh: every step of telling and coming back, with no word in English but the twelve."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from lotus.concerns.actions import reports
from lotus.concerns.models import Report
from lotus.core import library
from tests.concerns.test_raising import TOLD, begin, token
from tests.factories.cast import Cast
from tests.factories.marking import Marks, marks, own_words, texts, unmarked

__all__ = ["marks"]
pytestmark = pytest.mark.django_db
HERE = "/cy/raise/willowmere/"
IN_FILES = "reporters about issues"


def _content() -> str:
    return " ".join(texts(library.load("concerns", slug, "cy")) for slug in IN_FILES.split())


def test_no_english_is_left_where_somebody_tells_of_a_concern(cast: Cast, marks: Marks) -> None:
    known = own_words(_content(), "Alice Marsh Geiriau JavaScript")

    def look(answer: HttpResponse) -> str:
        html = answer.content.decode()
        assert "⟦This page in Welsh is a draft." in html
        assert sorted(set(unmarked(html)) - known) == []
        return html

    anybody = Client()
    look(anybody.get(HERE))
    page = look(anybody.post(f"{HERE}begin/"))
    kept = token(page)
    look(anybody.post(f"{HERE}tell/", {"kept": kept}))
    look(anybody.post(f"{HERE}tell/", {"kept": kept, "then": "send", "urgent": "yes"}))
    sent = {**TOLD, "happened": "Geiriau", "who": "Geiriau", "kept": kept}
    look(anybody.post(f"{HERE}tell/", sent))
    today = timezone.localdate()
    reports.write(Report.objects.get(), "Geiriau", None, today=today)
    inbox = look(anybody.post(f"{HERE}inbox/", {"kept": kept, "body": ""}))
    assert 'action="/cy/raise/willowmere/inbox/"' in inbox
    look(anybody.get(f"{HERE}back/"))
    look(anybody.post(f"{HERE}back/", {"words": "Geiriau Geiriau"}))
    assert marks.untranslated == set()


def test_what_was_told_in_english_is_found_in_welsh_with_the_same_words(cast: Cast) -> None:
    words, kept = begin(Client())
    Client().post("/raise/willowmere/tell/", {**TOLD, "kept": kept})
    inbox = Client().post(f"{HERE}back/", {"words": words}).content.decode()
    assert "Byddwch yn clywed gennym beth a ddaeth ohono" in inbox
    assert "Dywedoch wrthym" in inbox
