"""The `lotus` command. Each part of it is loaded only when it is asked for."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from lotus.cli.parser import Parser, misuse
from lotus.core.refusal import Refused

PARTS = (
    "demo",
    "serve",
    "setup",
    "migrate",
    "move",
    "check",
    "people",
    "region",
    "audit",
    "keys",
    "backup",
    "restore",
    "risk",
    "letter",
    "insight",
    "qda",
    "themes",
    "redact",
    "content",
    "toolkit",
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the words name. 0: good; 1: something was found; 2: misuse, said in a sentence."""
    typed = list(sys.argv[1:] if words is None else words)
    parser = Parser(prog="lotus", description="Lotus: leading with compassion in health and care.")
    parser.add_argument("--version", action="version", version=f"Lotus {version('lotus')}")
    parts = parser.add_subparsers(dest="part", metavar="COMMAND", title="commands")
    for name in PARTS:
        module = import_module(f"lotus.cli.{name}")
        part = parts.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(part)
        part.set_defaults(run=module.run)
    chosen = parser.parse_args(["--help"] if typed == ["help"] else typed)
    if not chosen.part:
        parser.print_help()
        return 2
    try:
        return int(chosen.run(chosen))
    except Refused as no:
        return misuse(no.message)
    except OSError as fault:
        if fault.filename is None or fault.strerror is None:
            raise
        return misuse(f"{fault.filename} cannot be used: {fault.strerror}.")
    except KeyboardInterrupt:
        return 130


def command() -> None:
    """The installed `lotus`."""
    sys.exit(main())
