"""Who leads the session that `bench.gathering` measures: prepares it, and shows what was said.

python -m bench._leading prepare | show
"""

import sys

from lotus.config import start


def prepare() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from lotus.kernel import accounts
    from lotus.kernel.permissions import Role
    from lotus.toolkit.actions import sessions

    call_command("migrate", verbosity=0)
    here = accounts.open_organisation(name="Willowmere", slug="willowmere")
    roles = (Role.MEMBER,)
    by = accounts.add_person(here, name="Mo Farley", email="mo@willowmere.example", by=None, roles=roles)
    now = timezone.now()
    gathering = sessions.plan(sessions.Planned(True, "1-3", now, 25), by=by, at=now)
    sessions.begin(gathering, by=by, at=now)
    gathering.refresh_from_db()
    print(gathering.code, gathering.turn)


def show() -> None:
    from lotus.toolkit.actions import sessions
    from lotus.toolkit.models import Gathering

    gathering = Gathering.objects.select_related("by__organisation").get()
    sessions.show(gathering, few=False, by=gathering.by)
    gathering.refresh_from_db()
    print(gathering.shown["answered"])


if __name__ == "__main__":
    start.django()
    {"prepare": prepare, "show": show}[sys.argv[1]]()
