"""`lotus qda show`: what is in a codebook or project, before anything is done with it."""

import argparse
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from lotus.cli import qda
from lotus.cli.telling import count

if TYPE_CHECKING:
    from lotus.analysis.refi import Found, Project

HELP = "say what is in a codebook (.qdc) or a project (.qdpx)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a .qdc or .qdpx; - for standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """0: shown. Raises Refused for a file that cannot be used."""
    found = qda.opened(args.file)
    print(json.dumps(facts(found), indent=1, ensure_ascii=False) if args.json else told(found))
    return 0


def facts(found: "Found") -> dict[str, Any]:
    of, used = found.project, _used(found.project)
    return {
        "kind": found.kind.value,
        "name": of.name,
        "origin": of.origin,
        "codes": [
            {
                "path": list(path),
                "guid": one.guid,
                "description": one.description,
                "colour": one.colour,
                "codable": one.codable,
                "used": used[one.guid],
            }
            for path, one in of.every_code()
        ],
        "coders": [one.name for one in of.coders],
        "sources": [
            {"name": one.name, "signs": len(one.text), "selections": len(one.selections)}
            for one in of.sources
        ],
        "codings": used.total(),
        "left": list(found.left),
    }


def _used(of: "Project") -> Counter[str]:
    return Counter(coding.code for _, _, coding in of.every_coding())


def told(found: "Found") -> str:
    """What it is, then the codes one beneath the other, each with how often it was used."""
    of, used = found.project, _used(found.project)
    codes = list(of.every_code())
    kind = "A codebook" if found.kind.value == "codebook" else "A project"
    lines = [
        f"{kind}{f' called “{of.name}”' if of.name else ''}{f', made by {of.origin}' if of.origin else ''}."
    ]
    lines.append(f"{count(len(codes), 'code')}.")
    if found.kind.value == "project":
        coders = ", ".join(one.name or "one without a name" for one in of.coders)
        lines[-1] = (
            f"{count(len(codes), 'code')}, {count(len(of.sources), 'text')}, {count(used.total(), 'coding')}, "
            f"{count(len(of.coders), 'coder')}{f' ({coders})' if coders else ''}."
        )
    for path, one in codes:
        times = f"  {used[one.guid]:,}" if used[one.guid] else ""
        lines.append(f"{'  ' * len(path)}{one.name}{'' if one.codable else ' (gathers others)'}{times}")
    return "\n".join(lines)
