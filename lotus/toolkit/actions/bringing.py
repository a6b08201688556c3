"""A result that somebody reached without an account, carried over into one: sealed, for a short while, and only asked.

What carries it is a cookie that only this installation opens. The server keeps nothing of it, and no address shows it.
"""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from lotus.core import instruments
from lotus.core.instruments import Instrument
from lotus.core.refusal import Refused
from lotus.kernel import audit, encryption
from lotus.kernel.models import Answers, Person
from lotus.toolkit import policy
from lotus.toolkit.actions import answering

PLACE = "toolkit.bring"
LASTS = timedelta(minutes=30)
LONGEST = 3_800
"""Characters that a cookie holds, with room for its name."""
TOO_LONG = gettext_lazy(
    "There is too much writing in these answers to carry them over. "
    "Download them, and answer again once signed in."
)
CHANGED = gettext_lazy(
    "This questionnaire was changed since you answered it, so we cannot keep these answers. "
    "You can still download them."
)


@dataclass(frozen=True)
class Brought:
    """What somebody answered without an account: which questionnaire, as it stood then, what, and when."""

    id: str
    digest: str
    given: dict[str, instruments.Plain]
    at: datetime


def sealed(instrument: Instrument, given: instruments.Answers, *, at: datetime) -> str:
    """What is put into the cookie. Raises Refused where it is too long for one."""
    told = [instrument.id, instrument.digest, instruments.to_plain(given), at.isoformat()]
    body = zlib.compress(json.dumps(told).encode(), 9)
    found = base64.urlsafe_b64encode(encryption.seal(body, PLACE)).decode("ascii")
    if len(found) > LONGEST:
        raise Refused(str(TOO_LONG))
    return found


def opened(cookie: str, id: str, *, now: datetime) -> Brought | None:
    """What a cookie of ours holds for this questionnaire; None when it is none, too old, or for another one."""
    try:
        body = encryption.unseal(base64.urlsafe_b64decode(cookie.encode("ascii")), PLACE)
    except (encryption.SealBroken, binascii.Error, ValueError):
        return None
    named, digest, given, at = json.loads(zlib.decompress(body))
    found = Brought(named, digest, given, datetime.fromisoformat(at))
    return found if named == id and timedelta(0) <= now - found.at < LASTS else None


@transaction.atomic
def keep(brought: Brought, *, by: Person) -> Answers:
    """Keep it among one's own results, as if it had been answered signed in. Raises Refused where it no longer fits."""
    found = policy.shelf(by).instrument(brought.id)
    if found is None or found[0].digest != brought.digest:
        raise Refused(str(CHANGED))
    given = instruments.from_plain(found[0], brought.given)
    begun = answering.begin(brought.id, by=by, at=brought.at)
    kept = answering.finish(begun, given, seen="", by=by, at=brought.at)
    audit.record("answers.brought", organisation=by.organisation, by=by, kind="answers", subject=kept.pk)
    return kept
