"""Questionnaires for tests, on a shelf of their own beside those that ship: nothing is written where others look."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lotus.core.instruments import shelf

Put = Callable[[str], None]
EVERY_KIND = """id = "every-kind"
version = "1"
title = "Every kind of question"
source = "Made for a test."
licence = "CC0"
validity = "Not tested."
purpose = "To try every kind of question."
minutes = 3
audience = "anybody"
languages = ["en"]
kept_by = "person"
who_sees = "Only you can see it."
sections = ["5-1"]

[points]
often = ["Never", "Sometimes", "Always"]

[[item]]
id = "one"
text = "Do you lead people?"
type = "single"
points = [{ value = "yes", label = "Yes", counts = 1 }, { value = "no", label = "No", counts = 0 }]
required = true

[[item]]
id = "several"
text = "What helps you?"
type = "multiple"
points = ["A walk", "A talk"]
condition = "one == 'yes'"

[[item]]
id = "many"
text = "How many people?"
type = "number"
least = 0
most = 500
step = 1

[[item]]
id = "sure"
text = "How sure are you?"
type = "slider"
least = 0
most = 10
step = 1

[[item]]
id = "rest"
text = "How do you feel about these?"
type = "matrix"
points = "often"
rows = [{ id = "rest_a", text = "I rest." }, { id = "rest_b", text = "I hurry.", reverse = true }]

[[item]]
id = "word"
text = "One word for today"
type = "short_text"

[[item]]
id = "story"
text = "What happened?"
type = "long_text"
most = 300

[[item]]
id = "since"
text = "Since when?"
type = "date"

[[scale]]
id = "calm"
title = "Calm"
items = ["rest_a", "rest_b"]
method = "ten"
least = 2
bands = [{ upto = 4, label = "Restless", words = "Little rest this time." }, { label = "Rested", words = "Some rest." }]
tips = ["Sit down for one minute."]

[[scale]]
id = "certainty"
title = "Certainty"
items = ["sure"]
method = "mean"
least = 1

[result]
picture = "gauge"
scales = ["calm"]
is_not = "It is not a diagnosis."
read_next = ["5-1", "Ask a friend."]
"""
ONE_BY_ONE = EVERY_KIND.replace('"every-kind"', '"one-by-one"').replace(
    'who_sees = "Only', 'one_by_one = true\nwho_sees = "Only'
)


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a questionnaire on the shelf, as somebody would who adds a file."""
    shutil.copytree(shelf.SHELF / "instruments", tmp_path / "instruments")
    monkeypatch.setattr(shelf, "SHELF", tmp_path)

    def add(text: str) -> None:
        slug = text.split('"', 2)[1]
        (tmp_path / "instruments" / f"{slug}.en.toml").write_text(text, encoding="utf-8")
        library_forgets()

    return add


def library_forgets() -> None:
    """A file is read once while a server runs; a test that changes one begins again."""
    from lotus.core import library

    library._read.cache_clear()
