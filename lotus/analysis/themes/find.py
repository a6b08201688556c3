"""Themes proposed from texts alone: alike texts are grouped, each group named by its own words.

Up to 4,000 texts are brought to a few figures by who their nearest neighbours are (spectral embedding), and joined step
by step (Ward); all others join the group whose centre is nearest, so that time grows with the texts and no text is left
out as belonging nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import eigsh
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import silhouette_score
from sklearn.neighbors import kneighbors_graph
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from lotus.analysis.themes import phrases
from lotus.analysis.themes.lexicon import Lexicon
from lotus.analysis.themes.meaning import WIDE, Meaning
from lotus.analysis.themes.silence import is_silent
from lotus.core.refusal import Refused
from lotus.core.theming import Proposals, Proposed

Array = npt.NDArray[np.float64]
Groups = npt.NDArray[np.intp]
Tell = Callable[[str], None]
FEWEST = 20
LEAST_THEMES, MOST_THEMES = 2, 60
SAMPLE = 4_000
LEAST_NEIGHBOURS, NEIGHBOURS = 5, 15
FOR_ONE = 6  # texts for each neighbour, where there are few
FIGURES = 8
WORDS_ALONE = (
    0.5  # what it counts to be neighbours by words alone; by meaning alone, and by both together, counts 1
)
TRIED = (4, 5, 6, 8, 10, 12, 15)
SMALLEST = 12  # texts for each theme, on average, when their number is chosen here
TOPICS, BESIDE_MEANING = 100, 0.7
EXAMPLES = 3
SHORT, LONG = 5, 60  # words of a text that makes a good example


def themes(
    texts: Sequence[str],
    number: int | None = None,
    *,
    meaning: Meaning | None = None,
    seed: int = 0,
    tell: Tell = lambda words: None,
) -> Proposals:
    """Propose `number` themes, or as many as fit the texts best. The same texts and seed give the same themes.

    Raises Refused with fewer than 20 texts that say something, or more themes than half of these.
    """
    said = [at for at, text in enumerate(texts) if not is_silent(text)]
    _check(len(said), number)
    spoken = [texts[at] for at in said]
    with threadpool_limits(1):
        places = _places(spoken, meaning, seed, tell)
        wide = WIDE if meaning else 0
        groups = _grouped(places, wide, number, seed, tell)
        tell("naming the themes")
        proposed = _proposed(spoken, said, places, groups)
    return Proposals(proposed, len(texts), len(texts) - len(said), meaning is not None)


def _check(said: int, number: int | None) -> None:
    if said < FEWEST:
        raise Refused(f"Themes need at least {FEWEST} texts that say something; there are {said}.")
    most = min(MOST_THEMES, said // 2)
    if number is not None and not LEAST_THEMES <= number <= most:
        raise Refused(f"Ask for {LEAST_THEMES} to {most} themes of {said:,} texts, not {number}.")


def _places(texts: Sequence[str], meaning: Meaning | None, seed: int, tell: Tell) -> Array:
    """Each text as a point: by its words, and by its meaning where that is installed."""
    tell(f"reading {len(texts):,} texts")
    words = Lexicon.words_only(texts)
    kept = min(TOPICS, min(words.shape) - 1)
    if kept < 1:
        return np.ones((len(texts), 1))
    left, strength, _right = randomized_svd(words, kept, random_state=seed)
    topics = normalize(left * strength)
    if meaning is None:
        return np.asarray(topics, np.float64)
    vectors = meaning.of(texts, lambda done, of: tell(f"understood {done:,} of {of:,} texts"))
    return np.hstack([vectors, BESIDE_MEANING * topics]).astype(np.float64)


def _grouped(places: Array, wide: int, number: int | None, seed: int, tell: Tell) -> Groups:
    """The group of each text, numbered from 0 with none empty."""
    random = np.random.default_rng(seed)
    chosen = np.sort(random.permutation(len(places))[:SAMPLE])
    sample = places[chosen]
    tell("grouping texts that are alike")
    spread = _spread(_neighbours(sample, wide), seed)
    found = _parted(spread, number) if number else _best(sample, spread)
    if len(chosen) == len(places):
        return found
    centres = normalize(np.stack([sample[found == group].mean(axis=0) for group in range(found.max() + 1)]))
    whole = np.concatenate(
        [(places[at : at + SAMPLE] @ centres.T).argmax(axis=1) for at in range(0, len(places), SAMPLE)]
    )
    whole[chosen] = found
    return whole


def _neighbours(places: Array, wide: int) -> sparse.csr_matrix:
    """Who is whose neighbour: by everything, and where the first `wide` figures are meaning, by either alone too."""
    graph = _near(places)
    return graph + _near(places[:, :wide]) + WORDS_ALONE * _near(places[:, wide:]) if wide else graph


def _near(places: Array) -> sparse.csr_matrix:
    size = len(places)
    enough = min(NEIGHBOURS, max(LEAST_NEIGHBOURS, size // FOR_ONE), size - 1)
    graph = kneighbors_graph(places, enough, mode="connectivity")
    return (graph + graph.T) / 2


def _spread(graph: sparse.csr_matrix, seed: int) -> Array:
    """Each text by a few figures in which texts with the same neighbours lie together; the coarsest parting first.

    Laplacian eigenmaps (Belkin and Niyogi, 2003), but for sign as scikit-learn's ``spectral_embedding`` has them: that
    one takes the graph apart first, which takes ten times as long.
    """
    even = 1 / np.sqrt(np.maximum(np.asarray(graph.sum(axis=1)).ravel(), np.finfo(float).tiny))
    balanced = sparse.diags_array(even) @ graph @ sparse.diags_array(even)
    start = np.random.default_rng(seed).uniform(-1, 1, len(even))
    _sizes, found = eigsh(balanced, FIGURES + 1, which="LA", v0=start)
    return np.asarray(found[:, -2::-1] * even[:, None], np.float64)


def _parted(spread: Array, number: int) -> Groups:
    """As many groups as asked for, by directions alone: else a few odd texts, far from all others, would be groups."""
    directions = normalize(spread[:, :number])
    return np.asarray(AgglomerativeClustering(number).fit_predict(directions), np.intp)


@dataclass(frozen=True)
class _Tried:
    groups: Groups
    good: float


def _best(sample: Array, spread: Array) -> Groups:
    """The number of themes whose texts lie closest to their own and farthest from others (silhouette)."""
    most = max(TRIED[0], len(sample) // SMALLEST)
    numbers = [number for number in TRIED if number <= most and number < len(sample) // 2] or [LEAST_THEMES]
    tried = []
    for number in numbers:
        groups = _parted(spread, number)
        apart = silhouette_score(sample, groups, metric="cosine") if groups.max() > 0 else -1.0
        tried.append(_Tried(groups, float(apart)))
    return max(tried, key=lambda one: one.good).groups


def _proposed(
    texts: Sequence[str], rows: Sequence[int], places: Array, groups: Groups
) -> tuple[Proposed, ...]:
    """The largest first."""
    size = int(groups.max()) + 1
    telling = phrases.of_groups(texts, groups, size)
    found = []
    for group in range(size):
        inside = np.flatnonzero(groups == group).tolist()
        found.append(
            Proposed(
                phrases.name(telling[group]),
                telling[group],
                _examples([texts[at] for at in inside], places[inside]),
                tuple(rows[at] + 1 for at in inside),
                len(inside) / len(texts),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


def _examples(texts: Sequence[str], places: Array) -> tuple[str, ...]:
    """The texts nearest to the middle of the group, neither bare words nor whole stories where there are others."""
    near = places @ places.mean(axis=0)
    fits = np.array([SHORT <= len(text.split()) <= LONG for text in texts])
    order = np.lexsort((-near, ~fits))
    once = dict.fromkeys(" ".join(texts[at].split()) for at in order)
    return tuple(once)[:EXAMPLES]
