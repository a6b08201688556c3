"""Keeping what somebody wrote, trying again, marking what was read, and letting go of it for good."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lotus.core.refusal import Refused
from lotus.core.toolkit import Exercise, Version
from lotus.kernel import answers, audit
from lotus.kernel.models import Answers, Draft, Person
from lotus.toolkit import policy
from lotus.toolkit.models import Feed, Plan, Reading


def asked(exercise: Exercise, version: Version) -> answers.Asked:
    """An exercise in one version, as its answers are kept."""
    questions = {prompt.key: prompt.ask for prompt in version.prompts}
    return answers.Asked(policy.KIND, exercise.slug, version.key, exercise.edition, questions)


@transaction.atomic
def keep(
    exercise: Exercise, version: Version, *, given: Mapping[str, str], seen: str, by: Person, at: datetime
) -> Answers:
    """Keep what somebody wrote. What was kept on another device meanwhile stays beside it."""
    policy.ask(by, owner=by.pk)
    if not any(text.strip() for text in given.values()):
        raise Refused(_("Write something first. A few words to one of the questions are enough."))
    kept = answers.keep(by, asked(exercise, version), given, seen=seen, at=at)
    audit.record("reflection.kept", organisation=by.organisation, by=by, kind="reflection", subject=kept.pk)
    return kept


@transaction.atomic
def again(kept: Answers, *, by: Person, at: datetime) -> None:
    """Close a reflection, so that the next one begins with empty fields and this stands beside it."""
    policy.ask(by, owner=kept.person_id)
    answers.close(kept, at=at)


@transaction.atomic
def read(section: str, *, by: Person, at: datetime) -> None:
    """Note that somebody has read a section; saying it twice changes nothing."""
    policy.ask(by, owner=by.pk)
    Reading.objects.get_or_create(person=by, section=section, defaults={"at": at})


@transaction.atomic
def delete(kept: Answers, *, by: Person) -> None:
    """Delete one reflection for good, with whom it was shared with and what they wrote about it."""
    policy.ask(by, owner=kept.person_id)
    key = kept.pk
    Draft.objects.filter(person=by, key=f"{policy.DRAFTS}try/{kept.slug}/{kept.version}/").delete()
    kept.delete()
    audit.record("reflection.deleted", organisation=by.organisation, by=by, kind="reflection", subject=key)


@transaction.atomic
def delete_all(*, by: Person) -> None:
    """Delete everything somebody kept in the toolkit, also what they had begun to type."""
    policy.ask(by, owner=by.pk)
    Plan.objects.filter(person=by).delete()
    policy.visible(by).delete()
    policy.answered(by).delete()
    Reading.objects.filter(person=by).delete()
    Feed.objects.filter(person=by).delete()
    Draft.objects.filter(person=by, key__startswith=policy.DRAFTS).delete()
    audit.record("toolkit.deleted", organisation=by.organisation, by=by, kind="person", subject=by.pk)
