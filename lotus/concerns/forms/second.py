"""A second score: who makes it, the scores themselves, and what both agree on."""

from collections.abc import Mapping, Sequence
from typing import Any

from lotus.concerns.forms.calibration import consequences
from lotus.concerns.forms.cases import holders
from lotus.concerns.forms.triage import likelihoods, options
from lotus.concerns.forms.versioned import Versioned
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import Role
from lotus.ui.forms import Choice, LotusForm, Option, Paragraphs, Select
from lotus.ui.forms.base import ShownField

NEW = "new"
NOT_ONE = Option("0", "It is no risk of its own")


def _short_likelihoods() -> list[Option]:
    return [Option(one.value, one.label) for one in likelihoods()]


class NameSecond(LotusForm):
    """Who scores the risks a second time, without having seen the first score."""

    second_reviewer = Select(
        "Who scores the risks a second time?",
        hint="An adviser who has no other part in this concern. They are asked about an interest first.",
        missing="Choose who scores the risks a second time",
    )

    def __init__(
        self, *args: Any, organisation: Organisation, practitioner: Person | None, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        people = holders(organisation, Role.ADVISER, but=practitioner)
        self.fields["second_reviewer"].options = people  # type: ignore[attr-defined]

    def person(self) -> Person:
        return Person.objects.get(pk=self.cleaned_data["second_reviewer"])


class Release(LotusForm):
    """Going on without a second score."""

    why = Paragraphs(
        "Why do you go on without it?",
        hint="It stays on record. What was scored and not signed counts for nothing.",
        rows=2,
        missing="Write why you go on without a second score",
    )


class _Scores(Versioned):
    """What scoring alone and agreeing share: for each risk, by its id, likelihood, area, level and words."""

    def _add(self, key: str, why: str, hint: str, levels: Any = consequences, soft: bool = False) -> None:
        likely: Any = Select if soft else Choice
        shown = _short_likelihoods if soft else likelihoods
        self.fields[f"likelihood_{key}"] = likely(
            "How likely is it to recur?", shown, coerce=int, required=False
        )
        self.fields[f"domain_{key}"] = Select(
            "What would it touch most?",
            lambda: options("domains"),
            empty="Choose what it would touch",
            required=False,
        )
        self.fields[f"consequence_{key}"] = Select(
            "If it happened, how much would it matter there?",
            levels,
            empty="Choose how much",
            coerce=int,
            required=False,
        )
        self.fields[f"why_{key}"] = Paragraphs(why, hint=hint, rows=2, required=False, max_length=2000)

    def score(self, key: str) -> dict[str, Any]:
        """What was given for one risk, by the names the action takes."""
        typed = self.cleaned_data
        words = {name: typed.get(f"{name}_{key}") or "" for name in ("domain", "why", "outcome", "timeframe")}
        levels = {name: typed.get(f"{name}_{key}") for name in ("likelihood", "consequence")}
        return {**words, **levels}

    def group(self, key: str) -> list[ShownField]:
        """The fields of one risk, in their order."""
        return [self[name] for name in self.fields if name.endswith(f"_{key}")]  # type: ignore[misc]

    def lacking(self, faults: Mapping[str, str]) -> None:
        for name, says in faults.items():
            self.add_error(name if name in self.fields else None, says)


class SecondScores(_Scores):
    """Every risk of the triage scored anew, one that is missing, and the reasons. It may be saved half finished."""

    def __init__(self, *args: Any, risks: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.risks = risks
        for key in risks:
            self._add(key, "What led you to it?", "A sentence or two.")
        self.fields[f"outcome_{NEW}"] = Paragraphs(
            "A risk that is not named above",
            hint="Leave it empty if none is missing. Write what might happen, not who someone is.",
            rows=2,
            required=False,
            max_length=2000,
        )
        self.fields[f"timeframe_{NEW}"] = Select(
            "How soon may it recur?",
            lambda: options("timeframes"),
            empty="Choose a time frame",
            required=False,
        )
        self._add(NEW, "What led you to it?", "A sentence or two.", soft=True)
        self.fields["rationale"] = Paragraphs(
            "Your reasons, as a whole",
            hint="What you looked at, and the standard that may not have been met.",
            rows=5,
            required=False,
        )

    def scores(self) -> dict[str, dict[str, Any]]:
        return {key: self.score(key) for key in (*self.risks, NEW)}


class Agree(_Scores):
    """One score for each risk on which the two differ; `added` names those that only the second reviewer saw."""

    def __init__(self, *args: Any, risks: Sequence[str], added: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.risks = risks
        for key in risks:
            levels = (lambda: [*consequences(), NOT_ONE]) if key in added else consequences
            hint = "The reason stands on record, and in the person's copy once it was read for names."
            self._add(key, "Why this score?", hint, levels, soft=True)

    def scores(self) -> dict[str, dict[str, Any]]:
        return {key: self.score(key) for key in self.risks}


def stored(scores: Mapping[str, Any]) -> dict[str, Any]:
    """Kept scores as the form's first values; each is anything with the fields of a score."""
    names = ("likelihood", "domain", "consequence", "why", "outcome", "timeframe")
    return {f"{name}_{key}": getattr(one, name, None) for key, one in scores.items() for name in names}
