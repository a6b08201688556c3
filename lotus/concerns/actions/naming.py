"""Who raised a concern is told to nobody who reads no more than their own page."""

from collections.abc import Mapping

from lotus.concerns.models import Case
from lotus.core import letters
from lotus.core.casework import ReporterKind
from lotus.core.refusal import Refused


def refuse(case: Case, texts: Mapping[str, str]) -> None:
    """Raises Refused, at the field of the first text the person will read that names who raised the concern."""
    raised = case.reporter
    known = raised.kind in {ReporterKind.PERSON, ReporterKind.PATIENT}
    if not known or (case.practitioner and raised.name == case.practitioner.name):
        return
    for field, words in texts.items():
        if letters.names(words, raised.name):
            raise Refused(
                f"The person reads this, and it names who raised the concern: {raised.name}.", field
            )
