"""Background work of this room: do the links of the toolkit's resources still open?

Nothing is sent but the address itself, as a browser does that follows the link, without a referrer. An address inside
the network of the organisation is never asked: who edits the toolkit could learn by it what runs there.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils import timezone
from django_tasks import task

from lotus.kernel.models import Organisation
from lotus.toolkit import policy
from lotus.toolkit.models import LinkLook

SECONDS, HOPS = 10, 5
GONE, BROKEN, SILENT, INSIDE, ROUND = "gone", "broken", "silent", "inside", "round"
"""Why a link is told of: there is no such page; it answers with a fault; nothing answers; it lies inside a network of
its own; it leads from one address to the next without end."""
Public = Callable[[str], bool]


class Inside(Exception):
    """The address lies inside a network of its own."""


@task()
def look_at_links(organisation_id: str) -> None:
    """Open each link of an organisation's resources once. Done twice, it finds the same."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation:
        look(organisation, at=timezone.now())


def look(organisation: Organisation, *, at: datetime, why: Callable[[str], str] | None = None) -> None:
    """Open each link once. Where none could be reached there is likely no network: then nothing is changed."""
    rows, asking = policy.with_links(organisation), why or why_not
    found = [(one, asking(one.link)) for one in rows]
    told: dict[str, Any] = {"tried_at": at}
    if any(said not in (SILENT, INSIDE) for _one, said in found):
        dead = [{"title": one.title, "link": one.link, "why": said} for one, said in found if said]
        told |= {"reached_at": at, "looked": len(found), "dead": dead}
    LinkLook.objects.update_or_create(
        organisation=organisation, defaults=told, create_defaults=told | {"asked_at": at}
    )


def why_not(link: str, *, public: Public | None = None) -> str:
    """Why a link does not open; nothing where it does. A page that keeps programs out is there: it answers."""
    try:
        status = _status(link, public or _public)
    except Inside:
        return INSIDE
    except (OSError, http.client.HTTPException, ValueError):
        return SILENT
    if status in (404, 410):
        return GONE
    return BROKEN if status >= 500 else ROUND if 300 <= status < 400 else ""


def _status(link: str, public: Public) -> int:
    """What the last of the addresses answers to which a link leads."""
    for _hop in range(HOPS):
        status, onward = _ask(urlsplit(link), public)
        if not onward:
            return status
        link = urljoin(link, onward)
    return status


def _ask(to: SplitResult, public: Public) -> tuple[int, str]:
    """The status of one address, and where it leads on to."""
    for method in ("HEAD", "GET"):
        there = http.client.HTTPConnection(to.hostname or "", _port(to), timeout=SECONDS)
        there.sock = _connected(to, public)
        try:
            path = (to.path or "/") + (f"?{to.query}" if to.query else "")
            there.request(
                method, path, headers={"Host": to.netloc, "User-Agent": "Lotus, looking for dead links"}
            )
            answer = there.getresponse()
        finally:
            there.close()
        if answer.status not in (405, 501):  # some know no HEAD
            break
    onward = answer.getheader("Location") if answer.status in (301, 302, 303, 307, 308) else None
    return answer.status, onward or ""


def _port(to: SplitResult) -> int:
    if to.scheme not in ("http", "https") or not to.hostname:
        raise ValueError("not an address of the web")
    return to.port or (443 if to.scheme == "https" else 80)


def _connected(to: SplitResult, public: Public) -> socket.socket:
    """A connection to the very address that was looked at, so that a name cannot lead elsewhere a moment later."""
    names = socket.getaddrinfo(to.hostname, _port(to), type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in names]
    if not all(map(public, addresses)):
        raise Inside
    plain = socket.create_connection((addresses[0], _port(to)), timeout=SECONDS)
    if to.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=to.hostname)


def _public(address: str) -> bool:
    return ipaddress.ip_address(address).is_global
