"""What an organisation settles for itself: numbers and bands, and the words of its letters and questions.

Each change is a version with its source, the day it was checked there, by whom and when; none is ever lost.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lotus.concerns.actions import timeline
from lotus.concerns.models import Closing, Purging, Report, ReportPurging
from lotus.concerns.policy import keeping as policy
from lotus.concerns.policy.settled import BANDS, file_of, period_of, read
from lotus.core import authoring, keeping, library, risk
from lotus.core.refusal import Refused
from lotus.core.settled import LEAST, MOST, numbers
from lotus.kernel import access, audit, locks, words
from lotus.kernel.models import Organisation, Person, Wording
from lotus.kernel.permissions import Permission


def _ask(by: Person, permission: Permission) -> None:
    if not access.may(permission, roles=by.roles()):
        raise PermissionDenied(str(permission))


@transaction.atomic
def settle(
    name: str,
    value: Mapping[str, int],
    *,
    source: str,
    checked: date | None,
    seen: int,
    by: Person,
    at: datetime,
    told: int = 0,
) -> Wording:
    """Set a number or a period (`value`), or the bands (three limits); it holds at once for what is newly begun.

    A period also holds for what began already. `told` is how many its preview said would fall due.
    Raises Refused with what makes no sense, Stale when somebody set it meanwhile.
    """
    _ask(by, Permission.SETTINGS_WRITE)
    _refuse_value(by.organisation, name, value)
    _count_anew(name, value, told=told, by=by, at=at)
    if checked and not source.strip():
        raise Refused("Write the source that you compared it with.", "source")
    body = "".join(f"{key} = {number}\n" for key, number in value.items())
    written = words.Written(body, source.strip(), checked)
    row = words.keep(file_of(by.organisation, name), written, seen=seen, by=by, at=at)
    _put(by.organisation, name, row)
    return row


def _refuse_value(organisation: Organisation, name: str, value: Mapping[str, int]) -> None:
    if name == BANDS:
        faults = risk.band_faults(*(value[key] for key in asdict(risk.Bands())))
        if faults:
            raise Refused(" ".join(faults), "green_to")
        return
    if period_of(name):
        if not LEAST <= value["value"] <= keeping.MOST:
            raise Refused(f"Write a number from {LEAST} to {keeping.MOST}.", "value")
        return
    known = numbers(organisation.settings).get(name)
    if known is None:
        raise Refused("There is no such number.")
    if not known.least <= value["value"] <= MOST:
        raise Refused(f"Write a number from {known.least} to {MOST}.", "value")


def _put(organisation: Organisation, name: str, row: Wording) -> None:
    """Write a version into the organisation's settings, where it is read with the organisation itself."""
    here = locks.rows(Organisation.objects.filter(pk=organisation.pk)).get()
    value = read(row)
    if name == BANDS:
        _set(here.settings, BANDS, value)
    else:
        place = "periods" if period_of(name) else "clocks"
        held = dict(here.settings.get(place) or {})
        checked = row.checked_on.isoformat() if row.checked_on else ""
        said = {**value, "source": row.source, "checked": checked} if value else None
        _set(held, period_of(name) or name, said)
        here.settings[place] = held
    here.save(update_fields=["settings"])
    organisation.settings = here.settings


def _set(there: dict[str, Any], name: str, value: Any) -> None:
    if value:
        there[name] = value
    else:
        there.pop(name, None)


def _count_anew(name: str, value: Mapping[str, int], *, told: int, by: Person, at: datetime) -> None:
    """Give what a period keeps its new last day. Refused where more falls due than somebody was told of."""
    period = period_of(name)
    if not period:
        return
    here, years, today = by.organisation, value["value"], timeline.london(at)
    found, held = policy.counted(here, period, years, today), keeping.periods(here.settings)[period]
    if found.newly not in {0, told}:
        many = f"{found.newly} more {held.one if found.newly == 1 else held.many}"
        raise Refused(f"With this, {many} would be past their time today. Read what would hold, then save.")
    _take_back(here, replace(held, value=years), today)
    if held.of == keeping.CONCERN:
        _give_last_days(here, period, years, today)
    details = {"period": period, "years": years, "records": found.kept, "fell_due": found.newly}
    audit.record("retention.counted-anew", organisation=here, by=by, kind="organisation", details=details)


def _give_last_days(here: Organisation, period: str, years: int, today: date) -> None:
    rows = list(policy.kept_by(here, period))
    for row in rows:
        assert row.closed_at
        row.keep_until = policy.last_day(row.closed_at, years)
    Closing.objects.bulk_update(rows, ["keep_until"], batch_size=500)
    early = [row.case_id for row in rows if row.keep_until and row.keep_until >= today]
    Purging.objects.filter(case__in=early).delete()


def _take_back(here: Organisation, period: keeping.Period, today: date) -> None:
    """Requests to remove a report, or what was never sent, that would not be due by a period any more."""
    asked = ReportPurging.objects.filter(organisation=here)
    if period.of == keeping.REPORT:
        every = policy.untaken(Report.objects.filter(organisation=here))
        asked.filter(report__in=every.filter(last__gte=period.over_before(today)).values("pk")).delete()
    elif period.of == keeping.UNSENT:
        asked.filter(report=None, before__gte=period.over_before(today)).delete()


@transaction.atomic
def settle_back(name: str, *, to: int, seen: int, by: Person, at: datetime, told: int = 0) -> Wording:
    """Let an earlier version of a number hold again, as a new one; 0 is what ships. `told` as in `settle`."""
    _ask(by, Permission.SETTINGS_WRITE)
    file = file_of(by.organisation, name)
    earlier = next((row for row in words.versions(file) if row.version == to), None)
    if earlier is None and to:
        raise Refused(words.GONE)
    written = words.Written("")
    if earlier:
        written = words.Written(earlier.body, earlier.source, earlier.checked_on)
    value = read(earlier) if earlier else {}
    _count_anew(name, value or _as_shipped(name), told=told, by=by, at=at)
    row = words.keep(file, written, seen=seen, by=by, at=at, back_to=to)
    _put(by.organisation, name, row)
    return row


def _as_shipped(name: str) -> dict[str, int]:
    """A period as it ships; of what is no period nothing is counted anew."""
    period = period_of(name)
    return {"value": keeping.shipped()[period].value} if period else {}


@transaction.atomic
def keep_template(
    file: words.File, body: str, *, source: str, checked: date | None, seen: int, by: Person, at: datetime
) -> Wording:
    """Keep a version of a template: new drafts begin from it, earlier documents stay as they are.

    Raises ContentError with every fault, Stale when somebody kept another version meanwhile.
    """
    _ask(by, Permission.TEMPLATES_WRITE)
    refuse_faults(file, body)
    return words.keep(file, words.Written(body, source.strip(), checked), seen=seen, by=by, at=at)


def refuse_faults(file: words.File, body: str) -> library.Entry:
    """The template as it would be. Raises ContentError with every fault, those of fields that are none included."""
    found: tuple[str, ...] = ()
    try:
        entry = words.merged(file, body)
    except library.ContentError as error:
        found = error.faults
        entry = library.Entry(file.kind, file.slug, file.language, "md", {"fields": {}}, body)
    found += authoring.letter_faults(entry) if file.kind == "letters" else authoring.question_faults(entry)
    if found:
        raise library.ContentError(f"{file.kind}/{file.slug}", list(found))
    return entry


@transaction.atomic
def template_back(file: words.File, *, to: int, seen: int, by: Person, at: datetime) -> Wording:
    """Let an earlier version of a template hold again, as a new one; 0 is what ships."""
    _ask(by, Permission.TEMPLATES_WRITE)
    return words.go_back(file, to=to, seen=seen, by=by, at=at)
