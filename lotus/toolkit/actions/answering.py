"""Answering a questionnaire for oneself: beginning, going on, finishing, and letting go of it for good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lotus.core import instruments
from lotus.core.instruments import Instrument, KeptBy
from lotus.core.refusal import Refused
from lotus.kernel import answers, audit
from lotus.kernel.models import Answers, Draft, Person
from lotus.toolkit import policy


def asked(instrument: Instrument) -> answers.Asked:
    """A questionnaire as its answers are kept. It has versions of its own, and no editions."""
    questions = {item.id: item.text for item in instrument.questions()}
    return answers.Asked(policy.INSTRUMENT, instrument.id, instrument.version, 0, questions)


@transaction.atomic
def begin(id: str, *, by: Person, at: datetime) -> Answers:
    """Begin to answer, in the version that stands today; an empty beginning is gone on with."""
    policy.ask(by, owner=by.pk)
    found = policy.settled(id, by)
    if found is None or found[0].kept_by is KeptBy.BALLOT:
        raise Refused(_("This is asked in surveys, with everybody at once. It cannot be answered alone."))
    instrument, told = found
    answers.settle(told, here=by.organisation, at=at)
    mine = policy.answered(by).filter(slug=id, version=instrument.version, closed_at=None)
    empty = next((one for one in mine if not one.given), None)
    if empty:
        return empty
    kept = answers.begin(by, asked(instrument), at=at)
    _log("answers.begun", kept, by)
    return kept


@transaction.atomic
def save(kept: Answers, given: instruments.Answers, *, seen: str, by: Person, at: datetime) -> Answers:
    """Keep what is answered by now, to go on later."""
    policy.ask(by, owner=kept.person_id)
    kept = _to_write(kept, seen, at)
    answers.go_on(kept, instruments.to_plain(given), at=at)
    _log("answers.kept", kept, by)
    return kept


@transaction.atomic
def finish(kept: Answers, given: instruments.Answers, *, seen: str, by: Person, at: datetime) -> Answers:
    """Finish: from now on it stays as it is. What was answered to questions no longer shown is dropped."""
    policy.ask(by, owner=kept.person_id)
    instrument = policy.definition(kept)
    for id, says in instruments.refusals(instrument, given).items():
        raise Refused(says, id)
    kept = _to_write(kept, seen, at)
    shown = {item.id for item in instruments.shown(instrument, given)}
    told = {id: answer for id, answer in given.items() if id in shown}
    if not told:
        raise Refused(_("Answer at least one question first."))
    answers.go_on(kept, instruments.to_plain(told), at=at)
    answers.close(kept, at=at)
    _log("answers.finished", kept, by)
    return kept


def _to_write(kept: Answers, seen: str, at: datetime) -> Answers:
    """Here, unless it was finished, or changed on another device meanwhile: then in a new one beside it."""
    kept.refresh_from_db()
    if kept.closed_at is None and seen in ("", answers.mark(kept)):
        return kept
    same = answers.Asked(kept.kind, kept.slug, kept.version, kept.edition, kept.asked)
    return answers.begin(kept.person, same, at=at)


@transaction.atomic
def delete(kept: Answers, *, by: Person) -> None:
    """Delete it for good, with what was begun to type. Actions that came out of it stay."""
    policy.ask(by, owner=kept.person_id)
    Draft.objects.filter(person=by, key__startswith=f"{policy.DRAFTS}answers/{kept.pk}/").delete()
    _log("answers.deleted", kept, by)
    kept.delete()


def _log(action: str, kept: Answers, by: Person) -> None:
    audit.record(action, organisation=by.organisation, by=by, kind="answers", subject=kept.pk)
