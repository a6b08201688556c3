"""`lotus demo`: set up, fill and serve the invented trust Willowmere, on this machine only."""

import argparse
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from lotus.cli.parser import misuse
from lotus.core.refusal import Refused

HELP = "fill and serve the demonstration, the invented trust Willowmere, on this machine only"
PLACE = Path("var") / "demo"
NOT_FOR_IT = ("LOTUS_DATABASE_URL", "LOTUS_HOSTS", "LOTUS_EMAIL_URL", "LOTUS_EMAIL_FROM")
MADE_HERE = ("lotus.sqlite3", "files", "audit-checkpoints.jsonl")


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
    place = _point_at_demo(args.host, args.port)
    with _alone(place):
        if args.reset:
            _throw_away(place)
        _keys(place)
        from lotus.config import start

        start.django()
        return _fill_and_serve(args)


def _point_at_demo(host: str, port: int) -> Path:
    """The demonstration has data and keys of its own; what is set for a real installation is left alone."""
    place = Path(os.environ.get("LOTUS_DEMO_DIR") or PLACE).expanduser().absolute()
    for name in NOT_FOR_IT:
        os.environ.pop(name, None)
    os.environ["LOTUS_DEMO"] = "1"
    os.environ["LOTUS_DATA_DIR"] = str(place)
    os.environ["LOTUS_KEYS_FILE"] = str(_keys_of(place))
    os.environ["LOTUS_PUBLIC_URL"] = _address(host, port)
    return place


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _keys_of(place: Path) -> Path:
    return place.with_name(f"{place.name}-keys.json")


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Hold the demonstration's folder to the end: nobody else fills it, serves it or throws it away meanwhile."""
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = os.open(place, os.O_RDONLY)
    except OSError as fault:
        raise Refused(f"The demonstration cannot be kept in {place}: {fault.strerror}.") from fault
    try:
        fcntl.flock(held, fcntl.LOCK_NB | fcntl.LOCK_EX)
    except BlockingIOError as fault:
        os.close(held)
        raise Refused("The demonstration is running already. End it first: Ctrl-C where it runs.") from fault
    try:
        yield
    finally:
        os.close(held)


def _throw_away(place: Path) -> None:
    """Remove what the demonstration keeps, by name: a folder that holds anything else is left as it is."""
    strange = sorted(one.name for one in place.iterdir() if not one.name.startswith(MADE_HERE))
    if strange:
        raise Refused(f"{place} also holds {strange[0]}, which is not ours, so nothing was thrown away.")
    for one in place.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    _keys_of(place).unlink(missing_ok=True)


def _keys(place: Path) -> None:
    from lotus.kernel import encryption

    with suppress(FileExistsError):
        encryption.create_keys(_keys_of(place))


def _fill_and_serve(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from lotus.config import server
    from lotus.config.demo import welcome

    if not args.fill_only:
        server.refuse_taken(args.host, args.port)
    today = timezone.localdate()
    _fill(today)
    print(welcome.who_can_sign_in())
    old = welcome.how_old(today)
    if old:
        print(f"\n{old}")
    if args.fill_only:
        return 0
    print(f"\nLotus is at {_address(args.host, args.port)}  (end it with Ctrl-C)", flush=True)
    return server.run(args.host, args.port)


def _fill(today: date) -> None:
    """Make the tables and tell the story, where that was not done on an earlier start."""
    from lotus.config import checks
    from lotus.config.demo import welcome

    if checks.to_migrate():
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    if not welcome.is_filled():
        from lotus.config.demo import fill

        print("Filling the invented trust Willowmere …", flush=True)
        fill.willowmere(today)
