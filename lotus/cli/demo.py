"""`lotus demo`: set up, fill and serve the invented trust Willowmere, on this machine only."""

import argparse
import os
import shutil
from pathlib import Path

from lotus.cli.parser import misuse

HELP = "fill and serve the demonstration, the invented trust Willowmere, on this machine only"
PLACE = Path("var") / "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1")
    parser.add_argument("--host", default="127.0.0.1", help=argparse.SUPPRESS)
    parser.add_argument("--reset", action="store_true", help="throw what was written away and fill it afresh")
    parser.add_argument("--fill-only", action="store_true", help="fill it, and do not serve")


def run(args: argparse.Namespace) -> int:
    if args.host not in {"127.0.0.1", "localhost", "::1"}:
        return misuse(
            "The demonstration has no second factor, so it listens on this machine only (127.0.0.1)."
        )
    _point_at_demo(args.port)
    if args.reset:
        _throw_away()
    _keys()
    from lotus.config import start

    start.django()
    return _fill_and_serve(args)


def _point_at_demo(port: int) -> None:
    """The demonstration has data and keys of its own; what is set for a real installation is left alone."""
    os.environ["LOTUS_DEMO"] = "1"
    os.environ["LOTUS_DATA_DIR"] = os.environ.get("LOTUS_DEMO_DIR", str(PLACE.absolute()))
    os.environ["LOTUS_KEYS_FILE"] = f"{os.environ['LOTUS_DATA_DIR']}-keys.json"
    os.environ["LOTUS_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    os.environ.pop("LOTUS_DATABASE_URL", None)


def _throw_away() -> None:
    shutil.rmtree(os.environ["LOTUS_DATA_DIR"], ignore_errors=True)
    Path(os.environ["LOTUS_KEYS_FILE"]).unlink(missing_ok=True)


def _keys() -> None:
    from lotus.kernel import encryption

    path = Path(os.environ["LOTUS_KEYS_FILE"])
    if not path.exists():
        encryption.create_keys(path)


def _fill_and_serve(args: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from lotus.config import server
    from lotus.config.demo import fill

    call_command("migrate", verbosity=0)
    if not fill.is_filled():
        print("Filling the invented trust Willowmere …", flush=True)
        fill.willowmere(timezone.localdate())
    print("\n".join(fill.who_can_sign_in()))
    if args.fill_only:
        return 0
    print(f"\nLotus is at http://127.0.0.1:{args.port}  (end it with Ctrl-C)", flush=True)
    return server.run(args.host, args.port)
