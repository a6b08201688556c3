"""Formal steps: the numbers they are held to, and what belongs to a triage or an investigation, for a door."""

from uuid import UUID

from lotus.concerns import policy
from lotus.concerns.models import Case, Evidence, Interview, Investigation, TriageFile
from lotus.core.settled import Numbers, numbers
from lotus.kernel.doors import Found
from lotus.kernel.models import Organisation, Person


def clocks(organisation: Organisation) -> Numbers:
    """The numbers in force here: what ships, and over it `settings["clocks"]` as {name: {value, source, checked}}.

    The one place they are read from; whoever edits them writes there. Names: `content/concerns/clocks`.
    """
    return numbers(organisation.settings)


def investigations(case: Case) -> list[Investigation]:
    """The investigations of a case, the newest first."""
    found = Investigation.objects.select_related("saved_by", "signed_by", "decision__item__meeting__group")
    rows = list(found.filter(case=case).order_by("-opened_at"))
    for row in rows:
        row.case = case
    return rows


def investigation(case: Case) -> Investigation | None:
    """The newest investigation of a case."""
    return next(iter(investigations(case)), None)


def evidence(person: Person, pk: UUID, evidence: UUID) -> Found | None:
    """Something that was looked at in an investigation of a case."""
    found = policy.person_case(person, pk)
    rows = Evidence.objects.select_related("file").filter(pk=evidence, investigation__case=pk)
    return _with(found, rows.first() if found else None)


def triage_file(person: Person, pk: UUID, attached: UUID) -> Found | None:
    """A document kept as a file with the triage of a case."""
    found = policy.case(person, pk)
    rows = TriageFile.objects.select_related("file").filter(pk=attached, triage__case=pk)
    return _with(found, rows.first() if found else None)


def interview(person: Person, pk: UUID, interview: UUID) -> Found | None:
    """Somebody who was asked to talk in an investigation of a case."""
    found = policy.person_case(person, pk)
    rows = Interview.objects.select_related("by", "investigation").filter(
        pk=interview, investigation__case=pk
    )
    it = rows.first() if found else None
    if found and it:
        it.investigation.case = found.it
    return _with(found, it)


def _with(found: Found | None, it: Evidence | Interview | TriageFile | None) -> Found | None:
    return Found(it, found.relations, found.kind, found.subject) if found and it else None
