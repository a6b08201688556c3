"""`lotus toolkit`: the toolkit of an organisation, taken out as a folder or a zip, and brought in again."""

import argparse
import sys
from pathlib import Path

from lotus.cli.parser import misuse
from lotus.core import packing
from lotus.core.incoming import LARGEST
from lotus.core.library import ContentError
from lotus.core.refusal import Refused

HELP = "take an organisation's toolkit out as a folder or zip (toolkit export TO), or bring it in (toolkit import FROM)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("export", "import"), help="take it out, or bring it in")
    parser.add_argument("where", help="a folder, or a file that ends in .zip")
    parser.add_argument("--organisation", help="the organisation's short name, where there is more than one")


def run(args: argparse.Namespace) -> int:
    """0: done; 1: faults, each said, and nothing changed; 2: it cannot be read or written."""
    from lotus.config import start

    start.with_data()
    path = Path(args.where).expanduser()
    return _out(path, args.organisation) if args.act == "export" else _in(path, args.organisation)


def _out(path: Path, slug: str | None) -> int:
    from lotus.toolkit.actions import editing

    if path.exists():
        return misuse(f"{path} is there already. Name one that is not, so that nothing is written over.")
    pack = editing.taken_out(editing.organisation(slug))
    if path.suffix.lower() == ".zip":
        path.write_bytes(packing.zipped(pack))
    else:
        for name, text in packing.packed(pack).items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_text(text, encoding="utf-8")
    print(f"{len(pack.files)} files written to {path}.")
    return 0


def _in(path: Path, slug: str | None) -> int:
    from django.utils import timezone

    from lotus.toolkit.actions import editing

    try:
        here = editing.organisation(slug)
        pack = packing.read(packing.from_folder(path) if path.is_dir() else packing.from_zip(_body(path)))
        done = editing.bring_in(pack, here, by=None, at=timezone.now())
    except ContentError as wrong:
        print(f"Nothing was changed. {len(wrong.faults)} to put right:", file=sys.stderr)
        print("\n".join(f"  {fault}" for fault in wrong.faults), file=sys.stderr)
        return 1
    print(
        f"{len(done.kept)} files say something new, {len(done.hidden)} hidden, {len(done.shown)} shown again."
    )
    return 0


def _body(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise Refused(f"{path} is too large for a toolkit.")
    return path.read_bytes()
