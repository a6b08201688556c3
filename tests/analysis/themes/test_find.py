"""Themes are found in texts alone: all texts that say something are in one, and each has a name and examples."""

import numpy as np
import pytest
from sklearn.manifold import spectral_embedding
from sklearn.metrics import adjusted_mutual_info_score

from lotus.analysis.themes import find, meaning, phrases, silence
from lotus.core.refusal import Refused
from lotus.core.theming import Proposals
from tests.analysis.themes import invented

SAID = [one for one in invented.coded(300, seed=5) if len(one.codes) == 1]
TEXTS = [one.text for one in SAID]
CODES = [next(iter(one.codes)) for one in SAID]


def _labels(found: Proposals, size: int) -> np.ndarray:
    labels = np.full(size, -1)
    for at, theme in enumerate(found.themes):
        labels[[row - 1 for row in theme.rows]] = at
    return labels


def test_the_themes_are_those_the_texts_were_made_from() -> None:
    found = find.themes(TEXTS, 4)
    assert adjusted_mutual_info_score(CODES, _labels(found, len(TEXTS))) > 0.6


def test_every_text_that_says_something_is_in_one_theme_and_the_others_are_counted() -> None:
    texts = ["n/a", *TEXTS, "", "Nothing."]
    found = find.themes(texts)
    rows = [row for theme in found.themes for row in theme.rows]
    assert sorted(rows) == list(range(2, len(texts) - 1))
    assert (found.texts, found.set_aside, found.said) == (len(texts), 3, len(TEXTS))
    assert sum(theme.share for theme in found.themes) == pytest.approx(1)
    assert [theme.count for theme in found.themes] == sorted((t.count for t in found.themes), reverse=True)


def test_a_theme_is_named_by_its_own_words_and_shows_its_own_texts() -> None:
    for theme in find.themes(TEXTS, 4).themes:
        inside = [TEXTS[row - 1] for row in theme.rows]
        assert theme.name.casefold() == ", ".join(theme.phrases[:2])
        assert 1 <= len(theme.examples) <= 3
        assert set(theme.examples) <= {" ".join(text.split()) for text in inside}
        first = theme.phrases[0]
        assert any(first.split()[0] in text.casefold() for text in inside)


def test_texts_are_spread_as_an_independent_library_spreads_them() -> None:
    graph = find._near(np.random.default_rng(3).normal(size=(200, 6)))
    ours, theirs = (
        find._spread(graph, 0),
        spectral_embedding(graph, n_components=find.FIGURES, random_state=0),
    )
    signs = np.sign((ours * theirs).sum(axis=0))
    np.testing.assert_allclose(ours, theirs * signs, atol=1e-9)


def test_the_same_texts_and_seed_give_the_same_themes() -> None:
    assert find.themes(TEXTS, seed=4) == find.themes(TEXTS, seed=4)


def test_more_texts_than_are_grouped_by_neighbours_all_find_their_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(find, "SAMPLE", 90)
    found = find.themes(TEXTS, 4)
    assert sum(theme.count for theme in found.themes) == len(TEXTS)
    assert adjusted_mutual_info_score(CODES, _labels(found, len(TEXTS))) > 0.3


def test_too_few_texts_or_too_many_themes_are_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match=r"Themes need at least 20 texts that say something; there are 2\."):
        find.themes(["n/a", "One", "Two", "nothing"])
    with pytest.raises(Refused, match=r"Ask for 2 to 12 themes of 25 texts, not 40\."):
        find.themes(TEXTS[:25], 40)


def test_texts_all_alike_or_of_stop_words_alone_are_no_trouble() -> None:
    assert find.themes(["Lunch was cold"] * 30).said == 30
    found = find.themes([f"{'it was ' * (n % 5 + 1)}and so" for n in range(30)], 2)
    assert found.said == 30
    assert {theme.name for theme in found.themes} <= {"Without a name"} | {t.name for t in found.themes}


@pytest.mark.skipif(meaning.installed() is None, reason="the package with the vectors is not installed")
def test_with_meaning_they_are_found_too() -> None:
    found = find.themes(TEXTS, 4, meaning=meaning.load())
    assert found.with_meaning
    assert adjusted_mutual_info_score(CODES, _labels(found, len(TEXTS))) > 0.7


def test_a_group_without_telling_words_has_a_plain_name() -> None:
    assert phrases.of_groups(["it was", "so and so"], np.array([0, 1]), 2) == [(), ()]
    assert phrases.name(()) == "Without a name"


@pytest.mark.parametrize(
    "text", ["", " ", "-", "N/A", "n.a.", "None.", "Nothing!", "no comment", "Don’t know", "???", "7"]
)
def test_an_answer_that_says_nothing_is_known(text: str) -> None:
    assert silence.is_silent(text)


@pytest.mark.parametrize(
    "text", ["Nothing, you were great", "No parking", "None. Quite satisfied.", "Nurses", "ok food"]
)
def test_an_answer_that_says_something_is_kept(text: str) -> None:
    assert not silence.is_silent(text)
