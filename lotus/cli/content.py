"""`lotus content`: is the shelf of words sound; instruments out as FHIR, and in from FHIR and XLSForm. No Django."""

import argparse
import json
import sys
from pathlib import Path

from lotus.core import instruments, library, missing
from lotus.core.incoming import LARGEST
from lotus.core.instruments import Faults, exchange
from lotus.core.instruments.exchange import Taken, Unfit
from lotus.core.refusal import Refused

HELP = "check words and instruments (content check [FILE …]), export or import one, record their versions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("check", "export", "import", "record"),
        help="check content; write an instrument as FHIR; make an instrument of a FHIR file or an XLSForm; "
        "record the versions of instruments that ship",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="instruments, by id or file; to check, none means all that ships",
    )
    parser.add_argument("--out", metavar="FILE", help="where to write what is handed out or taken over")
    parser.add_argument("--json", action="store_true", help="print one JSON object (check)")


def run(args: argparse.Namespace) -> int:
    """0: sound, or done; 1: faults, each said. Raises Refused for a file that cannot be read or taken over."""
    if args.act == "record":
        return _record()
    if args.act != "check":
        return _one(args)
    found = _of(args.files) if args.files else _of_the_shelf()
    if args.json:
        print(json.dumps({"faults": found}, ensure_ascii=False))
    else:
        print("\n".join(found) or "Nothing to put right.")
    return 1 if found else 0


def _record() -> int:
    """Note every version that is new, so that a later change without another version is found."""
    path = library.SHELF / "versions" / "instruments.en.toml"
    written = instruments.recorded()
    new = len(set(written.splitlines()) - set(path.read_text(encoding="utf-8").splitlines()))
    path.write_text(written, encoding="utf-8")
    print(f"{new} new lines recorded." if new else "Every version stands there already.")
    return 0


def _of_the_shelf() -> list[str]:
    """All that ships; what is missing between files, and how they read, is looked at once each is sound in itself."""
    found = [*library.check(), *_of(list(instruments.names()))]
    if found:
        return found
    from lotus.analysis import readable

    return [*instruments.changed(), *map(str, missing.every()), *map(str, readable.faults())]


def _of(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        try:
            instruments.find(name)
        except Faults as wrong:
            found += map(str, wrong.faults)
    return found


def _one(args: argparse.Namespace) -> int:
    """Hand one instrument out, or take one over."""
    if len(args.files) != 1:
        raise Refused(
            f"Say which one: lotus content {args.act} {'NAME' if args.act == 'export' else 'FILE'}."
        )
    name = args.files[0]
    try:
        text = _exported(name) if args.act == "export" else _imported(Path(name))
    except Unfit as unfit:
        raise Refused(_refused(name, unfit)) from unfit
    except Faults as wrong:
        raise Refused("\n".join(map(str, wrong.faults))) from wrong
    if args.out:
        Path(args.out).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _exported(name: str) -> str:
    resource = exchange.questionnaire(instruments.find(name))
    return json.dumps(resource, ensure_ascii=False, indent=2) + "\n"


def _imported(path: Path) -> str:
    """The definition; what was left out on the way is said beside it, where it spoils no file."""
    body = path.read_bytes()
    if len(body) > LARGEST:
        raise Refused(f"{path} is too large for a questionnaire.")
    taken = _spreadsheet(body, path.name) if path.suffix.lower() == ".xlsx" else _fhir(body, path.name)
    for one in taken.left_out:
        print(f"Left out: {one}", file=sys.stderr)
    return taken.text


def _spreadsheet(body: bytes, name: str) -> Taken:
    from lotus.analysis import xlsform

    return xlsform.taken(body, name)


def _fhir(body: bytes, name: str) -> Taken:
    try:
        resource = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Refused(
            f"{name} is neither JSON (FHIR) nor a spreadsheet (.xlsx), so it cannot be read."
        ) from fault
    return exchange.taken(resource, name)


def _refused(name: str, unfit: Unfit) -> str:
    if len(unfit.reasons) == 1:
        return f"{name} cannot be exchanged: {unfit.reasons[0]}"
    return "\n".join([f"{name} cannot be exchanged, for {len(unfit.reasons)} reasons:", *unfit.reasons])
