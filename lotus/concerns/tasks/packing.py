"""A copy of a whole case as it may leave, made into one file."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template import loader
from django.utils import timezone

from lotus.concerns.models import Case, CheckIn, Redaction, Wellbeing, WholeCopy
from lotus.core import library
from lotus.core import wholecopy as core
from lotus.core.filling import fill
from lotus.core.wholecopy import DAYS, WHOLE, Entry, Kind, Purpose, Reason, Section, Taken
from lotus.kernel import files, locks, outbox
from lotus.kernel.models import AuditEntry, Person, StoredFile
from lotus.ui import formats, pdf


def words() -> Mapping[str, Any]:
    return library.load("concerns", "copies").data


def clean(copy: WholeCopy, rows: Iterable[Redaction]) -> tuple[Section, ...]:
    """The copy as it may leave: what is not decided yet stays out."""
    kinds = words()["kinds"]
    out = [row for row in rows if row.out is not False]
    taken = [Taken(row.words, kinds[row.kind]["instead"]) for row in out if row.kind not in WHOLE]
    gone = frozenset(row.entry for row in out if row.kind in WHOLE)
    return core.redacted(core.load(copy.contents), taken, gone)


# ---- One file ----


@transaction.atomic
def make(copy: WholeCopy) -> None:
    """Make the file of an approved copy, once, and tell whom it is for that it is there."""
    current = locks.rows(WholeCopy.objects.select_related("case__organisation", "approved_by")).get(
        pk=copy.pk
    )
    if current.file_id or current.ended_at or current.approved_at is None:
        return
    case, now = current.case, timezone.now()
    body = packed(current)
    name = f"{case.reference} whole case.zip"
    current.file = files.store(case.organisation, name=name, content_type="application/zip", body=body)
    current.ready_at, current.until = now, timezone.localdate(now) + timedelta(days=DAYS)
    current.save(update_fields=["file", "ready_at", "until"])
    if current.purpose == Purpose.OWN:
        outbox.write("copy-ready", case.person, until=formats.day(current.until))


def packed(copy: WholeCopy) -> bytes:
    """The ZIP: a paper, the same as JSON, the decisions, the record of who did what, files, and digests of them all."""
    rows = list(copy.redactions.select_related("by"))
    sections = clean(copy, rows)
    inside: dict[str, bytes] = {
        "case.pdf": paper(copy, sections, rows),
        "case.json": _json(copy, sections, facts(copy, rows)),
        "decisions.csv": _decisions(copy, rows),
        **_record(copy),
        **_files(entry for one in sections for entry in one.entries if entry.file),
    }
    inside = {"README.txt": _readme(copy, rows), **inside}
    digests = [f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in inside.items()]
    inside["digests.txt"] = "".join(digests).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, body in inside.items():
            packing.writestr(name, body)
    return whole.getvalue()


def facts(copy: WholeCopy, rows: Iterable[Redaction]) -> dict[str, str]:
    """What the first page and the README say of the copy."""
    told = words()["purposes"][copy.purpose]
    return {
        "title": told["title"],
        "about": told["about"],
        "contents": told["contents"],
        "reference": copy.case.reference,
        "gathered": formats.day(copy.asked_at),
        "asked_by": copy.asked_by.name,
        "prepared_by": copy.prepared_by.name if copy.prepared_by else "",
        "approved_by": copy.approved_by.name if copy.approved_by else "",
        "approved": formats.day(copy.approved_at) if copy.approved_at else "",
        "decisions": " ".join(filter(None, (_counted(list(rows)), _notes(copy, list(rows))))),
    }


def _counted(rows: list[Redaction]) -> str:
    out = sum(row.out is not False for row in rows)
    each = formats.count_of(len(rows), "decision was made", "decisions were made")
    return f"{each} about names, records and files; by {out} of them something was taken out."


def _notes(copy: WholeCopy, rows: list[Redaction]) -> str:
    """What became of the notes of those who handled it: how many are in, without some words, or not at all."""
    about = [row for row in rows if row.kind == Kind.NOTE]
    if not about:
        return ""
    before, after = core.load(copy.contents), clean(copy, rows)
    texts = [(core.words_of(row.entry, before), core.words_of(row.entry, after)) for row in about]
    full = sum(was == now for was, now in texts)
    none = sum(not now for _was, now in texts)
    told = {"notes": formats.count_of(len(about), "note", "notes"), "full": str(full), "none": str(none)}
    return fill(words()["notes"]["counted"], {**told, "part": str(len(about) - full - none)})


def _readme(copy: WholeCopy, rows: list[Redaction]) -> bytes:
    told = words()
    return fill(told["readme"]["text"], {**facts(copy, rows), "audit": told["audit"][copy.purpose]}).encode()


def paper(copy: WholeCopy, sections: Iterable[Section], rows: list[Redaction]) -> bytes:
    """The copy on A4, with the reference and the page number on each page."""
    told = facts(copy, rows)
    context = {"case": copy.case, "told": told, "sections": list(sections)}
    html = loader.get_template("concerns/whole-paper.jinja").render(context)
    return pdf.render(html, title=f"{told['title']}, {copy.case.reference}", language="en-GB")


def _json(copy: WholeCopy, sections: Iterable[Section], told: Mapping[str, str]) -> bytes:
    whole = {
        "reference": copy.case.reference,
        "organisation": copy.case.organisation.name,
        "purpose": copy.purpose,
        "gathered": copy.asked_at.isoformat(),
        "taken_out": told["decisions"],
        "sections": core.dump(sections),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _csv(head: Iterable[str], lines: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _decisions(copy: WholeCopy, rows: Iterable[Redaction]) -> bytes:
    """Each decision without the words it is about: else they would leave by this list.

    The person's own list does not tell either that who raised it was among them.
    """
    told, own = words(), copy.purpose == Purpose.OWN
    lines = [
        (
            row.number,
            told["kinds"][_plain(row.kind, Kind.REPORTER, Kind.PERSON) if own else row.kind]["label"],
            "taken out" if row.out is not False else "left in",
            _why(_plain(row.reason, Reason.OUT_REPORTER, Reason.OUT_PERSON) if own else row.reason),
            row.by.name if row.by else "",
            row.at.isoformat() if row.at else "",
        )
        for row in rows
    ]
    return _csv(("number", "about", "decision", "reason", "by", "at"), lines)


def _why(reason: str) -> str:
    """A reason as it is read away from the page on which it was chosen."""
    told = words()
    return str(told["told"].get(reason) or told["reasons"].get(reason, ""))


def _plain(said: str, telling: str, instead: str) -> str:
    return instead if said == telling else said


def _record(copy: WholeCopy) -> dict[str, bytes]:
    """For the person by role and day, in a list of its own; for a tribunal each entry of the chain."""
    if copy.purpose == Purpose.OWN:
        opened = [one for one in core.load(copy.contents) if one.id == "opened"]
        days = [
            (entry.title, *(text for _label, text in entry.texts)) for one in opened for entry in one.entries
        ]
        return {"opened.csv": _csv(("day", "by"), days)}
    entries = list(AuditEntry.objects.filter(subject=copy.case_id).order_by("number"))
    names = dict(Person.objects.filter(pk__in={one.person for one in entries}).values_list("pk", "name"))
    head = ("number", "at", "who", "as", "what", "details", "mac")
    return {"audit.csv": _csv(head, (_line(one, names) for one in entries))}


def _line(one: AuditEntry, names: Mapping[Any, str]) -> tuple[object, ...]:
    who = names.get(one.person, "") if one.person else ""
    details = json.dumps(one.details, sort_keys=True)
    return one.number, one.at.isoformat(), who, one.relation, one.action, details, one.mac


def _files(entries: Iterable[Entry]) -> dict[str, bytes]:
    """The files by name; a number keeps two of the same name apart."""
    wanted = list(entries)
    kept = {str(one.pk): one for one in StoredFile.objects.filter(pk__in=[each.file for each in wanted])}
    return {
        f"files/{number:02d} {_safe(each.title)}": files.read(kept[each.file])
        for number, each in enumerate(wanted, 1)
        if each.file in kept
    }


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " ._-" else "-" for sign in name).strip(" .") or "file"


# ---- For the person alone ----


def with_own(copy: WholeCopy, person: Person) -> bytes:
    """The file with what only the person and their pastoral contact read, put beside it as they fetch it."""
    assert copy.file
    whole = io.BytesIO(files.read(copy.file))
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("for-you-alone.json", _own(copy.case, person, timezone.now()))
    return whole.getvalue()


def _own(case: Case, person: Person, now: datetime) -> bytes:
    talks = CheckIn.objects.filter(case=case, held_on__isnull=False).order_by("held_on")
    how = Wellbeing.objects.filter(case=case).first()
    told = {
        "for": person.name,
        "at": now.isoformat(),
        "talks": [{"on": str(one.held_on), "feeling": one.feeling, "needed": one.needed} for one in talks],
        "how_you_say_you_are": how.answers if how else None,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
