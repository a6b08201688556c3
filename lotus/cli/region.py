"""`lotus region`: which region an organisation belongs to, and shares its lessons with."""

import argparse

HELP = "put an organisation into a region, with which it shares lessons without names, or take it out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--join", metavar="NAME", help="the region's name; it is made where there is none")
    what.add_argument("--leave", action="store_true", help="belong to none; what was shared there is deleted")
    parser.add_argument("--organisation", help="the organisation's short name, where there is more than one")


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.with_data()
    from lotus.people.actions import regions

    here = regions.organisation_called(args.organisation)
    if args.leave:
        gone = regions.leave(here)
        print(
            f"{here.name} belongs to no region. {gone} shared before {'was' if gone == 1 else 'were'} deleted."
        )
    else:
        region = regions.join(here, args.join)
        print(f"{here.name} belongs to {region.name}, and shares lessons with it.")
    return 0
