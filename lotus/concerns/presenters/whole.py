"""Everything the page of a case rests on, fetched once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lotus.concerns.models import AgendaItem, Case, Decision, Letter, Promise, Triage
from lotus.concerns.presenters import meeting
from lotus.kernel.permissions import Permission

May = Callable[[Permission], bool]


@dataclass
class Whole:
    """A case with what hangs on it; a list stays empty for somebody who sees nothing of it."""

    case: Case
    triage: Triage | None
    promises: list[Promise] = field(default_factory=list)
    contacts: list[Promise] = field(default_factory=list)
    agenda: list[AgendaItem] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    @property
    def roles(self) -> set[str]:
        """The roles that somebody holds on the case now."""
        return {part["role"] for part in self.case.looked_after}  # type: ignore[attr-defined]

    def decisions(self) -> list[Decision]:
        """The signed decisions, newest first."""
        made = [item.decision for item in self.agenda if hasattr(item, "decision")]
        signed = [(one.signed_at, one) for one in made if one.signed_at]
        return [one for _at, one in sorted(signed, key=lambda pair: pair[0], reverse=True)]

    def letters_of(self, decision: Decision) -> list[Letter]:
        return [one for one in self.letters if one.decision_id == decision.pk]


def gather(case: Case, may: May) -> Whole:
    """What the page needs of a case that `policy.whole_case` fetched, for somebody who may see so much of it."""
    whole = Whole(case, getattr(case, "triage", None))
    if may(Permission.TIMELINE_SEE):
        whole.promises = list(Promise.objects.filter(case=case, done_at=None).select_related("who"))
    elif may(Permission.SUPPORT_STANDS):
        whole.contacts = list(Promise.objects.filter(case=case, kind="contact", done_at=None))
    whole.agenda = meeting.items(case.pk)
    if may(Permission.LETTER_SEE) or may(Permission.MEETING_SEE):
        whole.letters = list(Letter.objects.filter(case=case).order_by("-saved_at"))
    return whole
