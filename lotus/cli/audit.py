"""`lotus audit verify`: is the log of everything done as it was written?"""

import argparse
import json

HELP = "prove that the audit is whole (audit verify), or write its heads down (audit checkpoint)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act", choices=("verify", "checkpoint"), help="verify the chains, or export their heads"
    )
    parser.add_argument("--json", action="store_true", help="print the faults as a JSON list")


def run(args: argparse.Namespace) -> int:
    from lotus.config import start

    start.with_data()
    from django.utils import timezone

    from lotus.kernel import audit, checkpoints
    from lotus.kernel.models import Organisation
    from lotus.people import tasks

    if args.act == "checkpoint":
        count = audit.checkpoint()
        print(f"{count} {'chain' if count == 1 else 'chains'} written to {audit.checkpoint_file()}.")
        return 0
    reached = audit.verify_each()
    faults = [reach.fault for reach in reached.values() if reach.fault]
    for organisation in Organisation.objects.filter(pk__in=reached):
        tasks.note(organisation, reached[organisation.pk], at=timezone.now())
    if args.json:
        print(
            json.dumps(
                [{"organisation": str(f.organisation), "number": f.number, "says": f.says} for f in faults]
            )
        )
    else:
        for fault in faults:
            print(f"Organisation {fault.organisation}, entry {fault.number}: {fault.says}.")
        for one in checkpoints.begun():
            print(f"Organisation {one.organisation}: restored on {one.at[:10]}, to entry {one.number}.")
        print("The audit is whole." if not faults else "The audit is not as it was written.")
        print(
            "Beyond it: entries cut since the last checkpoint, and a rewrite by somebody who holds the key."
        )
    return 1 if faults else 0
