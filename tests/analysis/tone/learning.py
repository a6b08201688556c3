"""Learns from the examples and the labelled letters, and writes it down: ``python -m tests.analysis.tone.learning``.

Kernel ridge regression of each label, rare ones weighing more. Two texts are alike by the words they share and by what
they mean. A sentence of a labelled letter counts for what its letter says of it, and for nothing where it says nothing.
"""

import sys
from collections import Counter

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from lotus.analysis.themes import meaning
from lotus.analysis.tone import Letter, LetterKind, complete, likeness
from lotus.analysis.tone.kinds import shapes
from lotus.analysis.tone.rules import KIND, needs
from lotus.core import library
from tests.analysis.tone.labelled import letters

UNKIND = (
    "threatening",
    "accusing",
    "absolute_wording",
    "judges_person",
    "presumes_guilt",
    "cold_boilerplate",
)
SAID = ("decision", "matter", "reason", "next_step", "contact", "support", "how_to_be_heard", "acknowledged")
LABELS = (*UNKIND, "unkind", "softening", *SAID, *map(str, LetterKind))
CODES = {"matter": "missing_reason", "acknowledged": "no_acknowledgement"}
OFTEN_TOGETHER = [
    {"decision", "next_step"},
    {"decision", "reason"},
    {"decision", "matter"},
    {"reason", "matter"},
    {"contact", "how_to_be_heard"},
    {"contact", "support"},
    {"contact", "next_step"},
]
TOLD_OF_TONE = {"innocent", "softening", "not_softening"}
"""Groups that say nothing of whether a letter is complete."""
CLOSED = {"contact", "support", "how_to_be_heard", "acknowledged"}
SETS = (
    "build",
    "build-2",
    "build-3",
    "build-4",
    "build-5",
    "build-6",
    "build-7",
    "build-8",
    "build-9",
    "build-10",
    "held-out-1",
    "held-out-2",
    "held-out-3",
    "held-out-4",
    "held-out-5",
    "held-out-7",
)
"""All but held-out-6 and -8, which nothing is learned from. Those called held out were so until the next one came."""
UNLIKE = -0.5
"""A sentence less like a need than this does not say it, though no other sentence of its letter does so more."""
CLOSER = 0.2
"""How far it may stay from the examples where runs of letters and meaning count too; PENALTY for words alone."""
WIDTH, PENALTY, LEVEL = 160, 0.3, 3.0


def examples():
    """Each example with 1, 0 or None (not known) for every label."""
    return [
        (text, {label: _known(set(group["says"]), group.get("letter"), label) for label in LABELS})
        for slug in (
            "examples-kind",
            "examples-complete",
            "examples-office",
            "examples-voices",
            "examples-manners",
            "examples-workplaces",
        )
        for group in library.load(KIND, slug).data["groups"]
        for text in group["texts"]
    ]


def _known(says, letter, label):
    unkind = bool(says & set(UNKIND))
    if label in says:
        return 1
    if label in (*UNKIND, "softening"):
        return 0
    if label == "unkind":
        return int(unkind)
    return _of_kind(says, letter, label) if label in set(LetterKind) else _of_said(says, label)


def _of_kind(says, letter, label):
    if letter:
        return int(letter == label)
    return 0 if says & (CLOSED | set(UNKIND)) else None


def _of_said(says, label):
    if says & set(UNKIND) or f"not_{label}" in says:
        return 0
    near_miss = any(each.startswith("not_") for each in says)
    loose = near_miss and label in ("decision", "reason", "matter", "next_step")
    together = any(label in pair and pair & says for pair in OFTEN_TOGETHER)
    return None if says & TOLD_OF_TONE or loose or together else 0


def sentences(names):
    """The sentences of labelled letters, likewise."""
    return [each for name in names for letter in letters(name) for each in _sentences(letter)]


def _sentences(letter):
    for one in Letter(letter.text).lines:
        there = {code for code, a, b in letter.spans if a < one.end and b > one.start}
        codes = there & set(UNKIND)
        known = {label: int(label in codes) for label in UNKIND} | {"unkind": int(bool(codes))}
        known["softening"] = int("softening_hides_message" in there)
        known |= {label: _said(letter, one, label, codes) for label in SAID}
        yield one.text, dict.fromkeys(LABELS) | known | _point(letter, one)


def unseen(names, first):
    """For each thing that a letter says and no rule sees: its label, and the rows of the sentences that may say it."""
    row = first
    for letter in (letter for name in names for letter in letters(name)):
        found = [known for text, known in _sentences(letter)]
        asked = {*shapes()[LetterKind(letter.kind)].needs, "acknowledged"} & set(SAID)
        for label in sorted(asked):
            told = [known[label] for known in found]
            if _code(label) not in letter.codes and 1 not in told and None in told:
                yield label, [row + n for n, each in enumerate(told) if each is None]
        row += len(found)


def _point(letter, one):
    """A sentence that makes its letter's point tells of that kind of letter."""
    if not shapes()[LetterKind(letter.kind)].point.search(one.text) or one.paragraph > 1:
        return {}
    return {kind: int(kind == letter.kind) for kind in LetterKind}


def _said(letter, one, label, codes):
    """No where the letter lacks it, yes where a rule sees it, else unknown."""
    if _code(label) in letter.codes or codes:
        return 0
    return 1 if complete.by_rule(needs()[label], one) else None


def _code(label):
    return CODES.get(label, f"missing_{label}")


def matrix(texts):
    """One row a text, one column a feature that at least two texts share."""
    found = [sorted(likeness.features(text)) for text in texts]
    counts = Counter(each for row in found for each in row)
    known = {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count > 1))}
    cells = [
        (n, known[each], len(row) ** -0.5) for n, row in enumerate(found) for each in row if each in known
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(texts), len(known))), known


def runs(texts):
    """One row a text, one column a place for runs of letters."""
    found = [sorted(likeness.grams(text)) for text in texts]
    cells = [(n, each, max(1, len(row)) ** -0.5) for n, row in enumerate(found) for each in row]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(texts), likeness.GRAMS))


def learn(kernel, targets, penalty=PENALTY):
    """What each text adds to each label, and where each label begins. Labels known of the same texts go together."""
    shares = np.zeros(targets.shape)
    for told, labels in _together(targets):
        sides = targets[np.ix_(told, labels)]
        is_so = (sides == 1).any(axis=1)
        weight = np.sqrt(len(is_so) / (2 * np.where(is_so, is_so.sum(), (~is_so).sum())))
        inner = kernel[np.ix_(told, told)] + np.float32(LEVEL)
        inner[np.diag_indices_from(inner)] += (penalty / weight).astype(np.float32)
        factor = cho_factor(inner, overwrite_a=True, check_finite=False)
        shares[np.ix_(told, labels)] = cho_solve(factor, (2 * sides - 1).astype(np.float32))
    return shares, LEVEL * shares.sum(axis=0)


def _together(targets):
    """The texts of which labels are known, and those labels."""
    groups = {}
    for label in range(targets.shape[1]):
        told = ~np.isnan(targets[:, label])
        groups.setdefault(told.tobytes(), (told, []))[1].append(label)
    return groups.values()


def guess(kernel, targets, groups):
    """A letter that lacks nothing says each thing somewhere. Where no rule sees it, the sentence most like it does."""
    places = [LABELS.index(label) for label in SAID]
    shares, start = learn(kernel, targets[:, places])
    scores = kernel @ shares + start
    for label, rows in groups:
        best = max(rows, key=lambda row: scores[row, SAID.index(label)])
        if scores[best, SAID.index(label)] > UNLIKE:
            targets[best, LABELS.index(label)] = 1
    return targets


def write(names, file=likeness.FILE):
    """Learn every label, with meaning and without, and keep it."""
    shown = examples()
    known = [*shown, *sentences(names)]
    texts = [text for text, _ in known]
    targets = np.array(
        [[np.nan if told[name] is None else told[name] for name in LABELS] for _, told in known]
    )
    words, columns = matrix(texts)
    vectors = meaning.load(print).of(texts)
    turn = np.linalg.svd(vectors, full_matrices=False)[2][:WIDTH].T
    anchors = vectors @ turn
    shared = (words @ words.T).toarray().astype(np.float32)
    by_runs = runs(texts)
    kernel = shared + (by_runs @ by_runs.T).toarray().astype(np.float32)
    kernel = np.float32(likeness.PART) * kernel + likeness.nearness(anchors, anchors)
    targets = guess(kernel, targets, list(unseen(names, len(shown))))
    alone, alone_start = learn(shared, targets)
    both, both_start = learn(kernel, targets, CLOSER)
    kept = {"alone_start": alone_start, "both_start": both_start, "turn": turn, "shares": both}
    coarse = {
        "alone_words": words.T @ alone,
        "both_words": likeness.PART * (words.T @ both),
        "runs": likeness.PART * (by_runs.T @ both),
        "anchors": anchors,
    }
    small = {name: each.astype(np.float16) for name, each in kept.items()}
    for name, each in coarse.items():
        small |= in_steps(name, each)
    np.savez_compressed(file, labels=np.array(LABELS), known=np.array("\n".join(columns)), **small)


def in_steps(name, found):
    """In whole numbers of one byte, and the step of each column: a quarter of the room."""
    step = np.abs(found).max(axis=0) / 127
    return {name: np.rint(found / step).astype(np.int8), f"{name}_step": step.astype(np.float32)}


if __name__ == "__main__":
    write(sys.argv[1:] or SETS)
