"""The performance plan: five steps for the case manager, and the person's own part."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.filling import fill
from lotus.core.plan import Cause, PlanStep
from lotus.ui.forms import Choices, Day, Option, Paragraphs


def _causes() -> list[Option]:
    words = library.load("plan", "steps").data["causes"]
    return [Option(cause, words[cause]["label"]) for cause in Cause]


class Steps(Versioned):
    """Each step with its words, what shows them, and a reason where it is left out."""

    review_on = Day(
        "When do you look back at it together?",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        required=False,
    )

    def __init__(self, *args: Any, person: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        review = self.fields.pop("review_on")
        told = library.load("plan", "steps")
        facts = {"person": person}
        for step in PlanStep:
            question = fill(told.word(step, "question"), facts)
            self.fields[step] = Paragraphs(question, rows=4, required=False)
            if step is PlanStep.ASSESS:
                self.fields["causes"] = Choices("What lies behind it?", _causes, small=True, required=False)
            evidence = told.word(step, "evidence")
            self.fields[f"{step}_evidence"] = Paragraphs(evidence, rows=3, required=False)
            why = "If you leave this step out: why?"
            self.fields[f"{step}_why_not"] = Paragraphs(why, rows=2, required=False)
        self.fields["review_on"] = review

    def steps(self) -> list[dict[str, Any]]:
        """The fields under the heading of their step, for the page."""
        told = library.load("plan", "steps")
        groups = []
        for step in PlanStep:
            names = [
                step,
                *(["causes"] if step is PlanStep.ASSESS else []),
                f"{step}_evidence",
                f"{step}_why_not",
            ]
            groups.append(
                {"id": str(step), "label": told.word(step), "fields": [self[name] for name in names]}
            )
        return groups

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        apart = {name: data.pop(name) for name in ("number", "review_on", "causes")}
        return {"texts": data, **apart, "causes": apart["causes"] or []}


class OwnPart(Versioned):
    """What the person puts into the plan themselves."""

    words = Paragraphs(
        _("Your own part"),
        hint=_("How you see it, what you will do, and what you need for it."),
        rows=6,
        missing=_("Write your own part. A few words are enough"),
    )


class SignPlan(Versioned):
    """A signature under the version that was read."""
