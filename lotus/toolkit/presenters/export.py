"""Everything somebody kept, as a file of their own: words to read, data to take elsewhere, or paper."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.core import instruments, letters
from lotus.core.toolkit import Toolkit
from lotus.kernel.answers import definitions
from lotus.kernel.models import Answers, Draft, Person
from lotus.toolkit import policy
from lotus.toolkit.models import Plan, Reading, Share
from lotus.toolkit.presenters import files, own, results
from lotus.ui import language
from lotus.ui.papers import LetterPaper, letter_pdf

TITLE = gettext_lazy("What I kept in the toolkit")


def everything(person: Person) -> dict[str, Any]:
    """All of it, as plain values: also what was begun and not yet kept, and whom it was shown to."""
    shared, whole = _shares(person), policy.shelf(person)
    kept = list(Answers.objects.filter(person=person).order_by("-began_at", "-id"))
    begun = Draft.objects.filter(person=person, key__startswith=policy.DRAFTS).order_by("key")
    written = {(one.slug, one.version): one.written for one in definitions(person.organisation_id)}
    return {
        "name": person.name,
        "reflections": [
            _reflection(one, shared.get(one.pk, []), whole) for one in kept if one.kind == policy.KIND
        ],
        "results": [
            _result(one, written) | {"shared": shared.get(one.pk, [])}
            for one in kept
            if one.kind == policy.INSTRUMENT
        ],
        "actions": [_plan(one) for one in Plan.objects.filter(person=person)],
        "read": [_reading(one, whole) for one in Reading.objects.filter(person=person).order_by("at")],
        "begun": [{"at": one.saved_at.isoformat(), "words": _typed(one.typed)} for one in begun],
    }


def _reflection(kept: Answers, shared: list[dict[str, Any]], whole: Toolkit) -> dict[str, Any]:
    return {
        "exercise": own.title(kept, whole),
        "version": kept.version,
        "edition": kept.edition,
        "began": kept.began_at.isoformat(),
        "changed": kept.changed_at.isoformat(),
        "answers": [{"question": question, "answer": answer} for question, answer in own.asked(kept, whole)],
        "shared": shared,
    }


def _result(kept: Answers, written: dict[tuple[str, str], str]) -> dict[str, Any]:
    instrument = instruments.read(written[kept.slug, kept.version], kept.slug)
    told = files.everything(results.taken(kept, instrument))
    finished = kept.closed_at.isoformat() if kept.closed_at else None
    return {**told, "began": kept.began_at.isoformat(), "finished": finished}


def _shares(person: Person) -> dict[UUID, list[dict[str, Any]]]:
    """Whom each reflection and each result was shown to, and what they wrote."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = Share.objects.filter(answers__person=person).select_related("to")
    for row, said in own.commented(rows):
        found.setdefault(row.answers_id, []).append(_share(row, [one.words for one in said]))
    return found


def _share(row: Share, comments: list[str]) -> dict[str, Any]:
    taken_back = row.ended_at.isoformat() if row.ended_at else None
    return {
        "with": row.to.name,
        "until": row.until.isoformat(),
        "taken_back": taken_back,
        "comments": comments,
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "when": plan.cue,
        "i_will": plan.deed,
        "by": plan.due.isoformat(),
        "who_helps": plan.helper,
        "how_i_will_know": plan.sign,
        "state": str(own.STATES[plan.state][0]),  # type: ignore[index]
        "note": plan.note,
    }


def _reading(row: Reading, whole: Toolkit) -> dict[str, str]:
    text = whole.section(row.section, also_hidden=True)
    return {"section": f"{text.number} {text.title}" if text else row.section, "at": row.at.isoformat()}


UNSAID = {"seen", "asked_before", "later"}


def _typed(typed: dict[str, list[str]]) -> list[str]:
    """What was typed, without the marks that a form carries beside it."""
    return [text for name, texts in typed.items() if name not in UNSAID for text in texts if text.strip()]


def as_json(person: Person) -> bytes:
    """For programs, so the same in every language."""
    with language.within("en"):
        return json.dumps(everything(person), ensure_ascii=False, indent=2).encode()


def as_words(person: Person) -> bytes:
    """Markdown, with the same words as on the pages."""
    return "\n\n".join([f"# {TITLE}", *_parts(everything(person))]).encode() + b"\n"


def _parts(all_of_it: dict[str, Any]) -> Iterator[str]:
    yield all_of_it["name"]
    for one in all_of_it["reflections"]:
        yield f"## {one['exercise']}"
        yield f"{own.AS[one['version']]}, {language.day(own.moment(one['began']))}"
        for pair in one["answers"]:
            yield f"**{pair['question']}**"
            yield pair["answer"]
        yield from _shared_words(one)
    for one in all_of_it["results"]:
        yield from _result_words(one)
    if all_of_it["actions"]:
        yield "## " + _("Actions")
    for plan in all_of_it["actions"]:
        told = {**plan, "by": language.day(date.fromisoformat(plan["by"]))}
        said = _("When %(when)s, I will %(i_will)s. By %(by)s.") % told
        yield f"{said} {plan['state']}. {plan['note']}".strip()
    if all_of_it["begun"]:
        yield "## " + _("Begun and not yet kept")
    yield from (words for one in all_of_it["begun"] for words in one["words"])


def _shared_words(one: dict[str, Any]) -> Iterator[str]:
    yield from (_("Shared with %(name)s") % {"name": share["with"]} for share in one["shared"])
    told = (words for share in one["shared"] for words in share["comments"])
    yield from (_("They wrote: %(words)s") % {"words": words} for words in told)


def _result_words(one: dict[str, Any]) -> Iterator[str]:
    yield f"## {one['title']}"
    version = _("version %(version)s") % {"version": one["version"]}
    yield f"{one['day']}, {version}" + ("" if one["finished"] else ", " + _("begun, not finished"))
    if one["place"]:
        yield one["place"]
    for score in one["scores"]:
        if score["value"] is not None:
            told = _("%(answered)s of %(asked)s answered") % score
            yield f"{score['title']}: {score['value']:.1f} ({told})"
    for pair in one["answers"]:
        yield f"**{pair['question']}**"
        yield pair["answer"]
    yield from _shared_words(one)


def as_paper(person: Person) -> bytes:
    """A tagged PDF of the same words."""
    blocks = letters.parse(as_words(person).decode())
    here, name = language.current(), person.organisation.name
    return letter_pdf(LetterPaper(blocks=blocks, organisation=name, reference=str(TITLE), language=here))


FORMS: dict[str, tuple[str, Callable[[Person], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", as_words),
    "json": ("application/json", as_json),
    "pdf": ("application/pdf", as_paper),
}
"""The files somebody may take, by their ending: how a browser is told of it, and what makes it."""
