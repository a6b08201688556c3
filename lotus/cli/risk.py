"""`lotus risk`: score one risk. Never loads Django."""

import argparse
import json
from collections.abc import Sequence

from lotus.cli.parser import misuse
from lotus.core import library, risk

NAME = "risk"
HELP = "score a risk: how likely it is to recur, and how much it would matter"

_EPILOG = """domains: {domains}

likelihood: 5 almost certain, 4 likely, 3 possible, 2 unlikely, 1 rare
consequence: 5 catastrophic, 4 major, 3 moderate, 2 minor, 1 negligible

The score is the likelihood times the highest consequence: green 1 to 6, amber 8 to 12, red 15 to 25.

examples:
  lotus risk --likelihood 4 --consequence patient_safety=3 --consequence financial=1
  lotus risk --probability 0.05 --consequence statutory=4 --json

exit code: 0 when scored, 2 when something is missing or not understood
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options. They are read as text, so that every mistake gets a sentence of ours."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = "Score one risk: how likely it is to recur, and how much it would matter."
    parser.epilog = _EPILOG.format(domains=", ".join(risk.Domain))
    parser.add_argument("--likelihood", metavar="1..5", action="append", help="how likely it is to recur")
    parser.add_argument(
        "--probability",
        metavar="0..1",
        action="append",
        help="the chance that it recurs, instead of a likelihood",
    )
    parser.add_argument(
        "--consequence",
        metavar="DOMAIN=1..5",
        action="extend",
        nargs="+",
        help="how much it would matter; once for each domain it touches",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Score and print. 0 when scored, 2 with one sentence on standard error otherwise."""
    try:
        scored = risk.score(_likelihood(args.likelihood, args.probability), _consequences(args.consequence))
    except ValueError as error:
        return misuse(str(error))
    print(json.dumps(_facts(scored)) if args.json else _sentence(scored))
    return 0


def _likelihood(levels: Sequence[str] | None, probabilities: Sequence[str] | None) -> int:
    given = [*(levels or ()), *(probabilities or ())]
    if len(given) != 1:
        raise ValueError("Give either --likelihood (1 to 5) or --probability (0 to 1), once.")
    if levels:
        return _level(given[0], "The likelihood")
    return risk.likelihood_of(_probability(given[0]))


def _level(text: str, what: str) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        raise ValueError(f"{what} is a whole number from 1 to 5, not “{text}”.")
    return int(text)


def _probability(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"A probability is a number from 0 to 1, such as 0.25, not “{text}”.") from None


def _consequences(given: Sequence[str] | None) -> dict[risk.Domain, int]:
    if not given:
        raise ValueError("Give at least one --consequence, such as --consequence patient_safety=3.")
    found: dict[risk.Domain, int] = {}
    for text in given:
        domain, level = _consequence(text)
        if domain in found:
            raise ValueError(f"The domain {domain} was given twice; give each domain once.")
        found[domain] = level
    return found


def _consequence(text: str) -> tuple[risk.Domain, int]:
    name, equals, level = text.partition("=")
    if not equals:
        raise ValueError(f"Write a consequence as DOMAIN=1..5, such as patient_safety=3, not “{text}”.")
    key = name.replace("-", "_")
    if key not in set(risk.Domain):
        raise ValueError(f"There is no domain called “{name}”; choose from {', '.join(risk.Domain)}.")
    return risk.Domain(key), _level(level, f"The consequence for {key}")


def _facts(scored: risk.Score) -> dict[str, int | str]:
    return {
        "likelihood": int(scored.likelihood),
        "consequence": int(scored.consequence),
        "domain": scored.domain.value,
        "score": scored.score,
        "rating": scored.rating.value,
    }


def _sentence(scored: risk.Score) -> str:
    rating = library.load("triage", "ratings").word(scored.rating)
    likelihood = library.load("triage", "likelihood").word(scored.likelihood.key).lower()
    consequence = library.load("triage", "consequence").word(scored.consequence.key).lower()
    domain = library.load("triage", "domains").word(scored.domain, "sentence")
    level = library.load("triage", "levels").word(risk.managed_at(scored.rating), "sentence")
    effect = f"{likelihood} to recur, with a {consequence} effect on {domain}"
    return f"{rating}, {scored.score} of 25: {effect}. {level}"
