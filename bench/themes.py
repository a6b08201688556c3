"""Themes and suggested codes: how good, how quick, beside pxtextmining's recipe and BERTopic.

Peers run where `uv venv var/peers/themes` and `uv pip sync --require-hashes bench/peers/themes.lock` have put them;
the recipe needs scikit-learn alone. Quality is measured on comments that people coded, in the file that
LOTUS_BENCH_COMMENTS names (`text,codes`), else in ../shared/data; without one only speed is, on invented comments.
Processor time, one thread.
"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score as alike

from bench import Row
from lotus.analysis.themes import find, meaning, suggest
from lotus.core.theming import Coded

ROOT = Path(__file__).parent.parent
COMMENTS = Path(
    os.environ.get("LOTUS_BENCH_COMMENTS", ROOT.parent / "shared/data/patient-comments-train.csv")
)
PEER = ROOT / "var" / "peers" / "themes" / "bin" / "python"
KEPT_BACK = 0.15
MUST = {100: (0.08, None), 500: (0.05, None), 0: (0.04, 0.08)}  # micro-F1, macro-F1 above the peer's
SEEDS = {100: 16, 500: 4, 0: 1}
QUICKER, HONEST = 10, 0.05
NUMBERS = (10, 15, 20, 24, 30)
BEGINS = ("wait", "care", "nurs", "clean", "park", "phon", "lunch", "listen", "ward", "kind", "room", "help")
ENDS = (
    "",
    "s",
    "ed",
    "ing",
    "er",
    "ful",
    "less",
    "ly",
    "ness",
    "able",
    "ment",
    "ship",
    "like",
    "wise",
    "ish",
    "some",
)
SPEED = {1_500: 20, 100_000: 600}


def measure() -> Iterable[Row]:
    if COMMENTS.exists():
        coded = _coded(COMMENTS)
        loaded = meaning.load(print)
        if loaded:
            begin = process_time()
            loaded.of([one.text for one in coded])
            yield Row(f"reading {len(coded):,} comments for their meaning, once", process_time() - begin, "s")
        for number in MUST:
            yield from _suggested(coded, number, loaded)
        yield from _found(coded, loaded)
    for size, most in SPEED.items():
        texts = _invented(size)
        begin = process_time()
        find.themes(texts, meaning=meaning.load())
        spent = process_time() - begin
        yield Row(
            f"themes of {size:,} comments, from reading to names", spent, "s", f"≤ {most} s", spent <= most
        )


def _coded(path: Path) -> list[Coded]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Coded(row["text"], frozenset(row["codes"].split("|"))) for row in csv.DictReader(file)]


def _suggested(coded: Sequence[Coded], number: int, loaded: meaning.Meaning | None) -> Iterable[Row]:
    """Learned from `number` comments (0: all but those kept back), over several draws."""
    ours, theirs = [], []
    for seed in range(SEEDS[number]):
        order = np.random.default_rng(seed).permutation(len(coded))
        kept = int(KEPT_BACK * len(coded))
        new, known = [coded[at] for at in order[:kept]], [coded[at] for at in order[kept:]]
        examples = known[: number or None]
        ours.append(_ours(examples, new, loaded))
        theirs.append(_svc(examples, new, chances=seed == 0))
    what = f"learned from {number or len(examples)} comments: "
    for at, (name, must) in enumerate(zip(("micro-F1", "macro-F1"), MUST[number], strict=True)):
        mine, other = mean(one[at] for one in ours), mean(one[at] for one in theirs)
        asked = f"≥ peer + {must}" if must else ""
        yield Row(what + name, mine, "", asked, mine >= other + must if must else None, "SVC", other)
    wrong = mean(one[2] for one in ours)
    yield Row(what + "error of confidence", wrong, "", f"≤ {HONEST}", wrong <= HONEST)
    spent, other = mean(one[3] for one in ours), theirs[0][2]
    good = None if number else other >= QUICKER * spent
    yield Row(what + "learning", spent, "s", "" if number else f"{QUICKER} x quicker", good, "SVC", other)


def _ours(
    examples: Sequence[Coded], new: Sequence[Coded], loaded: meaning.Meaning | None
) -> tuple[float, float, float, float]:
    """Micro- and macro-F1, the error of the confidence of what was suggested, seconds of learning."""
    if loaded:
        loaded.of([one.text for one in examples])
    begin = process_time()
    model = suggest.learn(examples, meaning=loaded)
    spent = process_time() - begin
    codes = sorted({code for one in [*examples, *new] for code in one.codes})
    sure = np.zeros((len(new), len(codes)))
    for one in model.suggest([text.text for text in new]):
        sure[one.row - 1, codes.index(one.code)] = one.confidence
    given = _given(new, codes)
    found = sure > 0
    return *_f1(given, found), _error(sure[found], given[found]), spent


def _svc(examples: Sequence[Coded], new: Sequence[Coded], *, chances: bool) -> tuple[float, float, float]:
    codes = sorted({code for one in [*examples, *new] for code in one.codes})
    asked = {
        "work": "coded",
        "texts": [one.text for one in examples],
        "given": _given(examples, codes).astype(int).tolist(),
        "new": [one.text for one in new],
        "chances": chances,
    }
    done = _ask(Path(sys.executable), asked)
    return *_f1(_given(new, codes), np.array(done["found"], dtype=bool)), done["took"]


def _given(of: Sequence[Coded], codes: Sequence[str]) -> np.ndarray:
    return np.array([[code in one.codes for code in codes] for one in of])


def _f1(given: np.ndarray, found: np.ndarray) -> tuple[float, float]:
    both, either = (given & found).sum(0), given.sum(0) + found.sum(0)
    each = 2 * both / np.maximum(either, 1)
    return float(2 * both.sum() / either.sum()), float(each.mean())


def _error(sure: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten equal steps."""
    step = np.minimum((10 * sure).astype(int), 9)
    inside = [step == at for at in range(10)]
    return float(sum(abs(sure[one].sum() - right[one].sum()) for one in inside if one.any()) / len(sure))


def _found(coded: Sequence[Coded], loaded: meaning.Meaning | None) -> Iterable[Row]:
    """How well themes agree with the codes people gave, on comments with one code."""
    single = [one for one in coded if len(one.codes) == 1]
    texts, codes = [one.text for one in single], [min(one.codes) for one in single]
    theirs = (
        _ask(PEER, {"work": "themes", "texts": texts, "numbers": NUMBERS, "seed": 1})
        if PEER.exists()
        else None
    )
    for at, number in enumerate(NUMBERS):
        begin = process_time()
        ours = find.themes(texts, number, meaning=loaded)
        spent = process_time() - begin
        labels = np.full(len(texts), -1)
        for place, theme in enumerate(ours.themes):
            labels[[row - 1 for row in theme.rows]] = place
        work = f"{number} themes of {len(texts):,} comments"
        good = float(alike(codes, labels))
        if theirs:
            yield from _beside_bertopic(work, good, spent, codes, theirs["numbers"][at])
        else:
            yield Row(
                f"{work}: agreement with codes (AMI)",
                good,
                "",
                note="BERTopic was not there; see bench/themes.py",
            )


def _beside_bertopic(
    work: str, ours: float, spent: float, codes: Sequence[str], done: dict[str, Any]
) -> Iterable[Row]:
    out = mean(one < 0 for one in done["found"])
    notes = {
        "found": f"in no theme: ours none but answers that say nothing, BERTopic's {out:.0%}",
        "dealt": "BERTopic's outliers dealt out to their nearest themes",
    }
    for kind, note in notes.items():
        theirs = float(alike(codes, done[kind]))
        named = "BERTopic" if kind == "found" else "BERTopic, dealt"
        what = f"{work}: agreement with codes (AMI)"
        yield Row(what, ours, "", "≥ peer", ours >= theirs, named, theirs, note)
    good = done["took"] >= 5 * spent
    yield Row(f"{work}: time without reading", spent, "s", "5 x quicker", good, "BERTopic", done["took"])


def _ask(python: Path, asked: dict[str, object]) -> dict[str, Any]:
    words = [str(python), str(ROOT / "bench" / "peers" / "themes.py")]
    settings = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        words, input=json.dumps(asked), capture_output=True, text=True, check=True, env=settings
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _invented(size: int) -> list[str]:
    """Comments of 8 to 40 words that nobody wrote, each mostly from one of twelve heaps of words."""
    random = np.random.default_rng(3)
    words = np.array([begin + end for begin in BEGINS for end in ENDS])
    heaps = random.permutation(len(words)).reshape(12, -1)
    made = []
    for _ in range(size):
        often, heap = int(random.integers(8, 40)), heaps[random.integers(12)]
        own = random.random(often) < 0.5
        at = np.where(own, random.choice(heap, often), random.integers(len(words), size=often))
        made.append(" ".join(words[at]))
    return made
