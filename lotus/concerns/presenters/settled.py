"""What an organisation has settled, in words: each number with its source and who checked it, and every version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.policy import keeping
from lotus.concerns.policy import settled as kept
from lotus.concerns.policy.desk import held_by, kinds
from lotus.concerns.policy.settled import bands_of
from lotus.concerns.presenters import risks as risk_words
from lotus.core import library
from lotus.core.keeping import Period, periods, shipped
from lotus.core.risk import Bands
from lotus.core.settled import Number, numbers
from lotus.kernel import words
from lotus.kernel.models import Organisation, Wording
from lotus.ui import charts, formats

UNCHECKED = "Not checked"
SHIPS = "Ships with Lotus"
BANDS_SOURCE = "The national triage guide: green to 6, amber to 12, red from 15"


@dataclass(frozen=True)
class Row:
    """One thing that is settled: what holds, where it is from, when it was checked, and who said so."""

    name: str
    href: str
    value: str
    source: str
    checked: str
    who: str


@dataclass(frozen=True)
class Page:
    """Everything an organisation settles for what concerns use, and how much of it nobody has checked."""

    numbers: list[Row]
    periods: list[Row]
    labels: Row
    templates: list[Row]
    unchecked: list[str]


@dataclass(frozen=True)
class Version:
    """One version of something: what it says, who kept it and when, and whether it holds."""

    number: int
    says: str
    who: str
    source: str
    checked: str
    holds: bool


def page(here: Organisation) -> Page:
    """The whole list, in one question."""
    own = {(row.kind, row.slug): row for row in _newest(here)}
    rows = [_bands(here, own.get((kept.KIND, kept.BANDS)))]
    for one in numbers(here.settings).values():
        rows.append(_number(one, own.get((kept.KIND, one.name.replace("_", "-")))))
    kept_for = [
        _period(one, own.get((kept.KIND, f"{kept.PERIOD}{one.name}")))
        for one in periods(here.settings).values()
    ]
    templates = [_template(entry, own.get((entry.kind, entry.slug))) for entry in _entries()]
    labels = _labels(here, own.get((kept.KIND, kept.LABELS)))
    unchecked = [row.name for row in (*rows, *kept_for, *templates) if row.checked == UNCHECKED]
    return Page(rows, kept_for, labels, templates, unchecked)


def _newest(here: Organisation) -> list[Wording]:
    kinds = {kept.KIND, "letters", kept.QUESTIONS[0]}
    return list(words.in_force(here, kinds).filter(language="en").select_related("by"))


def _entries() -> list[library.Entry]:
    letters = [library.load("letters", slug) for slug in library.slugs("letters")]
    return [*sorted(letters, key=lambda entry: str(entry.data["title"])), library.load(*kept.QUESTIONS)]


def _day(checked: Any) -> str:
    day = date.fromisoformat(checked) if isinstance(checked, str) and checked else checked
    return formats.day(day) if day else UNCHECKED


def _who(row: Wording | None) -> str:
    return f"{row.by.name if row.by else '–'}, {formats.day(row.at)}" if row else SHIPS


def _bands(here: Organisation, row: Wording | None) -> Row:
    held = row if row and row.body else None
    return Row(
        name="Bands of the risk matrix",
        href=reverse("concerns:setting", args=[kept.BANDS]),
        value=risk_words.bands_words(bands_of(here)),
        source=held.source if held else BANDS_SOURCE,
        checked=_day(held.checked_on if held else None),
        who=_who(row),
    )


def _number(one: Number, row: Wording | None) -> Row:
    return Row(
        name=one.label,
        href=reverse("concerns:setting", args=[one.name.replace("_", "-")]),
        value=one.words,
        source=one.source,
        checked=_day(one.checked),
        who=_who(row),
    )


def _period(one: Period, row: Wording | None) -> Row:
    href = reverse("concerns:setting", args=[f"{kept.PERIOD}{one.name}"])
    return Row(one.label, href, f"{one.words} from {one.begins}", one.source, _day(one.checked), _who(row))


def _labels(here: Organisation, row: Wording | None) -> Row:
    held = row if row and row.body else None
    return Row(
        name="Labels and places where a concern waits",
        href=reverse("concerns:label_list"),
        value=formats.count_of(len(kinds(here)), "line", "lines"),
        source=(held.source or "not said") if held else "Local decision",
        checked=_day(held.checked_on if held else None),
        who=_who(row),
    )


def _template(entry: library.Entry, row: Wording | None) -> Row:
    slug = entry.slug if entry.kind == "letters" else kept.QUESTIONS_SLUG
    held = row if row and row.body else None
    return Row(
        name=str(entry.data["title"]),
        href=reverse("concerns:template", args=[slug]),
        value=f"Version {row.version}" if row else "As it ships",
        source=(held.source or "not said") if held else str(entry.data["source"]),
        checked=_day(held.checked_on if held else None),
        who=_who(row),
    )


@dataclass(frozen=True)
class Setting:
    """One number, or the bands: what it is called, what holds, and its versions."""

    name: str
    label: str
    unit: str
    now: str
    initial: Mapping[str, Any]
    versions: list[Version]


def setting(here: Organisation, name: str) -> Setting | None:
    """The page of a number by its name in the address; none where there is no such."""
    found = {one.name.replace("_", "-"): one for one in numbers(here.settings).values()}
    one = found.get(name) or _as_number(here, name)
    if one is None and name != kept.BANDS:
        return None
    rows = words.versions(kept.file_of(here, name))
    initial = sourced(rows)
    if one is None:
        bands = bands_of(here)
        value = {key: getattr(bands, key) for key in Bands.__dataclass_fields__}
        now = risk_words.bands_words(bands)
        return Setting(kept.BANDS, "Bands of the risk matrix", "", now, initial | value, _history(rows, ""))
    unit, label = one.unit, one.label
    return Setting(one.name, label, unit, one.words, {**initial, "value": one.value}, _history(rows, unit))


def sourced(rows: list[Wording]) -> dict[str, Any]:
    """What the form begins with beside the value: source and day of the version that holds, and its number."""
    held = rows[0] if rows else None
    said = {"source": held.source, "checked": held.checked_on} if held and held.body else {}
    return {**said, "number": held.version if held else 0}


def _as_number(here: Organisation, name: str) -> Number | None:
    """A period as a number of years."""
    period = kept.period_of(name)
    if not period:
        return None
    one = periods(here.settings)[period]
    return replace(one, name=name, label=f"{one.label}: how long it is kept")


def _history(rows: list[Wording], unit: str) -> list[Version]:
    """Every version, newest first, and at the end what ships."""
    made = [
        Version(
            number=row.version,
            says=_says(row, unit),
            who=_who(row),
            source=row.source or "–",
            checked=_day(row.checked_on),
            holds=row is rows[0],
        )
        for row in rows
    ]
    return [*made, Version(0, "As it ships", SHIPS, "–", "–", not rows)]


def value_of(here: Organisation, of: Setting, version: int) -> dict[str, int]:
    """What a version of a period says; what ships where it is none of these."""
    rows = words.versions(kept.file_of(here, of.name))
    found = next((kept.read(row) for row in rows if row.version == version), {})
    period = kept.period_of(of.name)
    return found or ({"value": shipped()[period].value} if period else {})


def _says(row: Wording, unit: str) -> str:
    value = kept.read(row)
    if not value:
        return "As it ships"
    return f"{value['value']} {unit}" if unit else risk_words.bands_words(Bands(**value))


def preview(here: Organisation, of: Setting, value: Mapping[str, int], today: date) -> dict[str, Any]:
    """What would hold: the bands as a picture, the day a step begun today would end, or what would fall due."""
    if kept.period_of(of.name):
        return _falling_due(here, of, value["value"], today)
    if of.name == kept.BANDS:
        bands = Bands(**value)
        return {"says": risk_words.bands_words(bands), "picture": charts.matrix([], bands)}
    number = Number(of.name, of.label, value["value"], of.unit, "", "")
    ends = number.after(today, bank_holidays(today.year, today.year + 2))
    return {"says": f"{number.words}: begun today, it ends on {formats.weekday_day(ends)}.", "picture": None}


def _falling_due(here: Organisation, of: Setting, years: int, today: date) -> dict[str, Any]:
    """How many records another period would bring to the end of their time: a count, and nothing of them."""
    name = kept.period_of(of.name)
    found = keeping.counted(here, name, years, today)
    period = replace(shipped()[name], value=years)
    are = "is" if found.now == 1 else "are"
    says = (
        f"{period.words} from {period.begins}, also for the {formats.count_of(found.kept, period.one, period.many)} "
        f"kept so already. {found.now} of them {are} past their time now; {found.then} would be."
    )
    after = "Nothing is removed by itself: one person asks, and another removes."
    return {"says": f"{says} {after}", "picture": None, "told": found.newly}


@dataclass(frozen=True)
class Labels:
    """The page of the labels: the list as the form begins, and its versions."""

    listed: dict[str, tuple[str, bool]]
    initial: dict[str, Any]
    versions: list[Version]


def labels(here: Organisation) -> Labels:
    rows = words.versions(kept.file_of(here, kept.LABELS))
    made = [
        Version(row.version, _listed(row), _who(row), row.source or "–", _day(row.checked_on), row is rows[0])
        for row in rows
    ]
    listed = {key: (one.label, one.status) for key, one in kinds(here).items()}
    return Labels(listed, sourced(rows), [*made, Version(0, "As it ships", SHIPS, "–", "–", not rows)])


def _listed(row: Wording) -> str:
    said = [one["label"] for one in kept.read_labels(row).values()]
    return ", ".join(said) or "As it ships"


def labels_preview(here: Organisation, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """The list as it would be, and what would leave it, with how many concerns keep that: a count alone."""
    known, held = kinds(here), held_by(here)
    gone = [one for key, one in known.items() if key not in wanted]
    return {
        "waits": [one["label"] for one in wanted.values() if one["kind"] == "status"],
        "labels": [one["label"] for one in wanted.values() if one["kind"] != "status"],
        "gone": [f"{one.label}: {_kept_on(held.get(one.key, 0))}" for one in gone],
    }


def _kept_on(many: int) -> str:
    if not many:
        return "on no concern"
    return f"stays on {formats.count_of(many, 'concern', 'concerns')}, and says there that it left the list"
