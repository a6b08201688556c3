"""`lotus themes suggest`: codes proposed for new texts, learned from texts that people coded."""

import argparse
from collections.abc import Sequence
from time import process_time
from typing import TYPE_CHECKING

from lotus.cli.parser import misuse
from lotus.cli.progress import Progress
from lotus.cli.telling import count
from lotus.cli.themes import asked
from lotus.core.refusal import Refused
from lotus.core.theming import Code, Coded, Suggested

if TYPE_CHECKING:
    from lotus.analysis.rows import Row
    from lotus.analysis.themes.meaning import Meaning
    from lotus.analysis.themes.suggest import Learned

COLUMNS = ("row", "code", "confidence", "why")
STEPS = 6
BETWEEN = "|"
BY_MEANING = "alike in meaning to texts with this code"


def run(args: argparse.Namespace) -> int:
    """Read, learn, suggest, write. Raises Refused."""
    if [args.examples, args.texts, args.codebook].count("-") > 1:
        return misuse("Only one of the files can come from standard input.")
    wanted = asked.whole("--next", args.next, 1) if args.next is not None else 0
    seed = asked.whole("--seed", args.seed, 0)
    asked.can_write(args.out)
    examples, uncoded = _examples(args)
    codebook = _codebook(args.codebook)
    texts = asked.cells(asked.table(args.texts, args.text_column), args.text_column)
    with Progress(STEPS) as progress:
        if uncoded:
            progress.told(f"left out {count(uncoded, 'example')} without a code")
        model, found = _suggest(examples, codebook, texts, seed, progress)
        asked.write(args.out, asked.csv_text(COLUMNS, (_row(one) for one in found)))
        listed = _next(model, texts, wanted, progress)
    _say(args, model, texts, found)
    if wanted:
        print("\n".join(["Most worth coding next:", *(listed or ["  none; every text is coded"])]))
    return 0


def _examples(args: argparse.Namespace) -> tuple[list[Coded], int]:
    """Coded texts, and how many rows have a text and no code: nobody has coded these yet."""
    table = asked.table(args.examples, args.text_column, args.codes_column)
    found: list[Coded] = []
    uncoded = 0

    def take(row: "Row") -> None:
        nonlocal uncoded
        text, codes = row.cells[args.text_column], _codes(row.cells[args.codes_column])
        if codes and not text:
            raise ValueError("it has codes and no text")
        if codes:
            found.append(Coded(text, codes))
        else:
            uncoded += bool(text)

    asked.each(table, take)
    if not found:
        raise Refused(f"{table.name} has no text with a code in the column “{args.codes_column}”.")
    return found, uncoded


def _codes(cell: str) -> frozenset[str]:
    return frozenset(" ".join(code.split()) for code in cell.split(BETWEEN) if code.strip())


def _codebook(name: str | None) -> list[Code]:
    """The codes of a codebook, each once. Raises Refused with every row that names none, or one named before."""
    if name is None:
        return []
    table = asked.table(name, "code")
    meant = next((column for column in table.columns if column.casefold() == "description"), None)
    known: dict[str, Code] = {}

    def take(row: "Row") -> None:
        code = " ".join(row.cells["code"].split())
        if not code:
            raise ValueError("it names no code")
        if code in known:
            raise ValueError(f"the code “{code}” stands there before")
        known[code] = Code(code, row.cells[meant] if meant else "")

    asked.each(table, take)
    return list(known.values())


def _suggest(
    examples: Sequence[Coded], codebook: Sequence[Code], texts: Sequence[str], seed: int, progress: Progress
) -> tuple["Learned", list[Suggested]]:
    from lotus.analysis.themes import meaning, suggest

    loaded = meaning.load(progress.told)
    began = process_time()
    if loaded:
        _understand(loaded, [*(one.text for one in examples), *texts], progress)
    between = process_time()
    model = suggest.learn(examples, codebook, meaning=loaded, seed=seed, tell=progress.told)
    spent, reading = process_time() - between, between - began
    progress.told(f"learned in {spent:.1f} s of processor time, after {reading:.1f} s of reading", True)
    return model, model.suggest(texts, lambda words: progress.told(words, same_step=True))


def _understand(loaded: "Meaning", texts: Sequence[str], progress: Progress) -> None:
    """Vectors of all texts, kept for as long as the command runs, so that nothing is read twice."""
    loaded.of(texts, lambda done, of: progress.told(f"read {done:,} of {of:,} different texts", done < of))


def _row(one: Suggested) -> tuple[int, str, str, str]:
    return one.row, one.code, f"{one.confidence:.3f}", "; ".join(one.why) or BY_MEANING


def _next(model: "Learned", texts: Sequence[str], wanted: int, progress: Progress) -> list[str]:
    from lotus.analysis.themes import worth

    found = worth.next_texts(model, texts, wanted, progress.told) if wanted else []
    return [f"  row {one.row}: {' '.join(one.text.split())}" for one in found]


def _say(
    args: argparse.Namespace, model: "Learned", texts: Sequence[str], found: Sequence[Suggested]
) -> None:
    silent = sum(model.says_nothing(text) for text in texts)
    with_code = len({one.row for one in found})
    print(f"{count(len(found), 'suggestion')} for {with_code:,} of {count(len(texts), 'text')}.")
    if silent:
        print(f"{count(silent, 'text')} that said nothing set aside.")
    none = len(texts) - silent - with_code
    if none:
        print(f"{count(none, 'text')} with no code sure enough to suggest.")
    print(f"Written to {args.out}. These are suggestions: a person accepts or refuses each.")
