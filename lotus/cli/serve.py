"""`lotus serve`: the web server, the job worker and the minute timer, ended together."""

import argparse
import fcntl
import sys

HELP = "serve Lotus: web pages, background jobs and what falls due"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (a proxy stands before it)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--only", choices=("web", "worker", "timer"), help="run one part alone")


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.django()
    from lotus.config import checks, server
    from lotus.config.copies import stage

    serious = [finding for finding in checks.run() if finding.serious]
    for finding in serious:
        print(f"{finding.number} {finding.says} {finding.hint}", file=sys.stderr)
    if serious:
        return 1
    with stage.held(fcntl.LOCK_SH, "Something is being restored here. Wait until that is done."):
        return server.run(args.host, args.port, only=args.only)
