"""`lotus insight`: figures from files, each method alone. Never loads Django."""

import argparse
from importlib import import_module

METHODS = ("fairness", "agreement", "survey", "release", "spc")
HELP = f"work out figures from files: {', '.join(METHODS)}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    methods = parser.add_subparsers(dest="method", metavar="METHOD", title="methods", required=True)
    for name in METHODS:
        module = import_module(f"lotus.cli.insight.{name}")
        method = methods.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(method)
        method.set_defaults(method_run=module.run)


def run(args: argparse.Namespace) -> int:
    return int(args.method_run(args))
