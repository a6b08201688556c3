"""An installation as in life, set up once, whose server is started again and again without loading all anew.

Run as a program; told what to do by lines on standard input, it answers each with a line of JSON:
`start PORT` begins `lotus serve` in a process group of its own, `look` says what is in the database.
"""

import json
import os
import signal
import sys
from collections import Counter
from contextlib import suppress
from typing import Any

from lotus.cli.main import main
from lotus.config import start


def set_up() -> dict[str, Any]:
    """The people, and Alice signed in with both steps."""
    from importlib import import_module

    from django.conf import settings
    from django.core import signing
    from django.core.management import call_command
    from django.utils import timezone

    from lotus.kernel import drafts
    from lotus.kernel.models import Organisation
    from tests.factories import cast as people
    from tests.factories.browser import begin_session

    assert not settings.DEMO, "as in life"
    call_command("migrate", verbosity=0)
    assert not Organisation.objects.exists(), "somebody's database: nothing is done to it"
    alice = people.assemble().alice
    key = begin_session(alice)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session["second"], session["proved"] = "app", timezone.now().timestamp()
    session.save()
    token = signing.dumps({"person": str(alice.pk), "key": "/concerns/raise/"}, salt=drafts.SALT)
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    return {**names, "key": key, "token": token}


def let_go() -> None:
    from django.db import connections

    connections.close_all()


def serve(port: str) -> int:
    """The server's process, which leads a group of its own."""
    let_go()
    child = os.fork()
    if child:
        return child
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(os.devnull) as nothing, open("server.log", "a") as log:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    code = 1
    with suppress(BaseException):
        code = main(["serve", "--port", port])
    os._exit(code)


def look() -> dict[str, Any]:
    """Every concern with everything that belongs to it, and whether the log and the database are whole."""
    from django.db import connection

    from lotus.concerns.models import Case
    from lotus.kernel import audit
    from lotus.kernel.models import AuditEntry, Draft, Submission

    cases = {str(one.pk): one for one in Case.objects.select_related("reporter")}
    parts = {name: Counter(map(str, _owners(name))) for name in ("issues", "parts", "steps", "promises")}
    logged = Counter(
        map(str, AuditEntry.objects.filter(action="case.raised").values_list("subject", flat=True))
    )
    return {
        "cases": {
            key: [one.about, one.what_happened, one.reporter.name, one.reference, logged[key]]
            + [parts[name][key] for name in sorted(parts)]
            for key, one in cases.items()
        },
        "forms": {str(one.pk): one.led_to for one in Submission.objects.all()},
        "draft": [one.typed["about"][0] for one in Draft.objects.all()],
        "faults": [fault.says for fault in audit.verify()],
        "sound": _sound(connection),
    }


def _owners(name: str) -> Any:
    from lotus.concerns.models import Case

    return Case.objects.exclude(**{name: None}).values_list("pk", flat=True)


def _sound(connection: Any) -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


def warm() -> None:
    """Load what a server loads before its first page, once for all of them."""
    from django.urls import get_resolver

    from lotus.config import checks, server, wsgi

    assert get_resolver().url_patterns
    assert all((checks.run, server.run, wsgi.application))


def say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def obey() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        word, *more = line.split()
        answer: Any = serve(*more) if word == "start" else _sound_only() if word == "sound" else look()
        let_go()
        say(answer)


def _sound_only() -> str:
    from django.db import connection

    return _sound(connection)


if __name__ == "__main__":
    start.django()
    begun = set_up()
    warm()
    let_go()
    say(begun)
    obey()
