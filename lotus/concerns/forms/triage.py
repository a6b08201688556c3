"""The triage and review, one risk of it, its signature, and the practitioner's copy."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.risk import Domain, Factor
from lotus.ui.forms import Chips, Choice, Day, Line, Option, Paragraphs, Select, YesNo
from lotus.ui.forms.base import ShownField

DOCUMENTS_SHOWN = 3
DOCUMENTS_MOST = 60
NONE = "none"


def options(slug: str) -> list[Option]:
    """The answers of a triage vocabulary, in the order of its file."""
    return [Option(key, entry["label"]) for key, entry in library.load("triage", slug).entries.items()]


def likelihoods() -> list[Option]:
    entries = library.load("triage", "likelihood").entries
    words = {
        key: f"{entry['chance'][:1].upper()}{entry['chance'][1:]}. {entry['words']}"
        for key, entry in entries.items()
    }
    return [
        Option(str(entry["level"]), f"{entry['level']} {entry['label']}", words[key])
        for key, entry in entries.items()
    ]


def levels(domain: Domain) -> list[Option]:
    """Does not apply, then 1 Negligible to 5 Catastrophic, each with what it means in this domain."""
    shelf = library.load("triage", "consequence")
    rows = sorted(shelf.entries.items(), key=lambda row: int(row[1]["level"]))
    cells = shelf.data["cells"][domain]
    scored = [Option(str(entry["level"]), entry["label"], _meaning(cells[key])) for key, entry in rows]
    return [Option(NONE, "Does not apply"), *scored]


def _meaning(cell: Mapping[str, Any]) -> str:
    return f"{cell['text']} (Completed by us.)" if cell["completed_by_us"] else str(cell["text"])


class TriageForm(Versioned):
    """All of the triage but its risks. It may be saved half finished; `lacking` shows what a signature needs."""

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reviewed_on = Day(
        "When did you look at it?",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day of your review",
    )
    summary = Paragraphs(
        "What is it about?",
        hint="A short summary: what was seen or heard, when, and what was going on around it.",
        rows=5,
        required=False,
    )
    contributory = Paragraphs(
        "What around the person has already come to light?",
        hint="Staffing, rota, equipment, guidance, the team, how work was handed over.",
        rows=4,
        required=False,
    )

    safeguarding = YesNo(
        "Is there a safeguarding concern?",
        hint="A child, or an adult who needs protection, may be at risk.",
        inline=True,
        required=False,
    )
    safeguarding_details = Paragraphs(
        "If yes: what, and who has been told?", hint="Use no names of patients.", rows=3, required=False
    )
    health = YesNo(
        "May their own health play a part?",
        hint="Only what they said, or what anybody could see at work. It is not a diagnosis.",
        inline=True,
        required=False,
    )
    health_details = Paragraphs(
        "If yes: what makes you think so?",
        hint="What they told you, with their consent, or what could be seen at work.",
        rows=3,
        required=False,
    )
    disability = Paragraphs(
        "If yes: may it amount to a disability?",
        hint="It may if it makes everyday things much harder, for a year or more. Then changes at work may be their "
        "right. You need not be sure.",
        rows=2,
        required=False,
    )
    rationale = Paragraphs(
        "Your reasons",
        hint="Name the standard that may not have been met, such as a paragraph of Good Medical Practice or "
        "the NMC Code.",
        rows=7,
        required=False,
    )
    recommendation = Paragraphs("What do you recommend to the group?", rows=4, required=False)
    further = Paragraphs(
        "Anything else you recommend",
        hint="For the ward, the team or the organisation, or for support.",
        rows=3,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, since: date, documents: list[list[str]] | None = None, **rest: Any
    ) -> None:
        super().__init__(data, **rest)
        self.base_documents = documents or []
        self.fields["reviewed_on"].earliest = since  # type: ignore[attr-defined]
        self.fields["reviewed_on"].too_early = (  # type: ignore[attr-defined]
            "This day is before the concern was reported. Look at the year"
        )
        for row in range(self.row_count):
            self._add_document(row)
        before = [name for name in self.fields if not name.startswith("document_")]
        at = before.index("summary") + 1
        self.order_fields(
            [*before[:at], *(n for n in self.fields if n.startswith("document_")), *before[at:]]
        )

    def of_no_person(self) -> "TriageForm":
        """The form about a team, a process or a culture, which has no health to ask about."""
        del self.fields["health"], self.fields["health_details"], self.fields["disability"]
        return self

    @property
    def row_count(self) -> int:
        """How many rows for documents: as many as the page had, at least three and one to spare."""
        source = self.data if self.is_bound else (self.kept_data or {})
        typed = str(source.get("rows", ""))
        shown = int(typed) if typed.isascii() and typed.isdigit() else 0
        return min(max(shown, DOCUMENTS_SHOWN, len(self.base_documents) + 1), DOCUMENTS_MOST)

    def _add_document(self, row: int) -> None:
        title, dated = self.base_documents[row] if row < len(self.base_documents) else ("", "")
        self.fields[f"document_{row}"] = Line(
            f"Document {row + 1}", required=False, max_length=300, initial=title
        )
        self.fields[f"document_{row}_dated"] = Line(
            f"Date of document {row + 1}", required=False, max_length=60, initial=dated, width=10
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for row in range(self.row_count):
            if typed.get(f"document_{row}_dated") and not typed.get(f"document_{row}"):
                self.add_error(f"document_{row}", f"Write what document {row + 1} is")
        return typed

    def documents_shown(self) -> list[tuple[ShownField, ShownField]]:
        return [(self[f"document_{row}"], self[f"document_{row}_dated"]) for row in range(self.row_count)]  # type: ignore[misc]

    def review(self) -> dict[str, Any]:
        """What was filled in, by the names of the review."""
        typed = self.cleaned_data
        pairs = [(typed[f"document_{row}"], typed[f"document_{row}_dated"]) for row in range(self.row_count)]
        return {
            "reviewed_on": typed["reviewed_on"],
            "texts": {name: typed[name] for name in self.fields if isinstance(self.fields[name], Paragraphs)},
            "documents": tuple(pair for pair in pairs if pair[0]),
            "safeguarding": typed["safeguarding"],
            "health": typed.get("health"),
        }

    def lacking(self, faults: Mapping[str, str]) -> None:
        """Show what a signature still needs, beside each field."""
        for name, says in faults.items():
            if name in self.fields:
                self.add_error(name, says)


def with_another_row(posted: QueryDict) -> QueryDict:
    """What was typed, with one more row for a document; the form has yet to be taken in, so its number goes."""
    typed = posted.copy()
    typed.pop("once", None)
    shown = str(typed.get("rows", ""))
    typed["rows"] = str((int(shown) if shown.isascii() and shown.isdigit() else DOCUMENTS_SHOWN) + 1)
    return typed


class Chance(Line):
    """A chance in per cent, such as 5, 0.5 or 12%. Returns a probability from 0 to 1."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value).replace(" ", "").removesuffix("%").removesuffix("percent")
        if not text:
            return None
        try:
            share = Decimal(text) / 100
        except InvalidOperation:
            share = Decimal(-1)
        if not (share.is_finite() and 0 <= share <= 1):
            raise ValidationError("Write the chance in per cent, from 0 to 100, such as 5 or 0.5")
        return float(share)

    def run_validators(self, value: Any) -> None:
        """Length limits are for words; a chance was checked when it was read."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, float):
            return value
        shown = f"{Decimal(str(value)) * 100:f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown

    def params(self, bound: ShownField) -> dict[str, Any]:
        return super().params(bound) | {"suffix": {"text": "%"}}


class RiskForm(Versioned):
    """One risk: what might happen again, how likely, how much it would matter, and what is to be done about it."""

    outcome = Paragraphs(
        "The outcome that worries you",
        hint="One outcome, in a sentence. Write what might happen, not who someone is.",
        rows=3,
        max_length=2000,
        missing="Write the outcome that worries you",
    )
    probability = Chance(
        "The chance, if you can give one",
        hint="In per cent: 5 means 5 times in 100, and 0.5 once in 200. Leave it empty if you cannot say.",
        required=False,
        width=5,
        inputmode="decimal",
    )
    likelihood = Choice("The words, if you cannot", likelihoods, coerce=int, small=True, required=False)
    timeframe = Select(
        "How soon may it recur?",
        lambda: options("timeframes"),
        empty="Choose a time frame",
        missing="Choose a time frame. A chance means little without one.",
    )
    priority = Chips("How soon does it need an answer?", lambda: options("priorities"), required=False)
    accepted = YesNo(
        "Do you accept this risk as it is?",
        hint="Yes means that nothing more is done about it for now, knowingly.",
        inline=True,
        required=False,
    )
    accepted_why = Paragraphs("Why, or why not?", rows=2, required=False)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        factors, domains = library.load("triage", "factors"), library.load("triage", "domains")
        for factor in Factor:
            self.fields[f"factor_{factor}"] = Chips(
                factors.word(factor),
                lambda: options("weights"),
                hint=f"{factors.word(factor, 'question')} {factors.word(factor, 'hint')}",
                required=False,
            )
            self.fields[f"note_{factor}"] = Line(
                f"A note on {factors.word(factor).lower()}", required=False, max_length=1000
            )
        for domain in Domain:
            self.fields[f"level_{domain}"] = Chips(
                domains.word(domain),
                lambda one=domain: levels(one),
                hint=domains.word(domain, "question"),
                required=False,
            )
        after = ("priority", "accepted", "accepted_why")
        self.order_fields([*(name for name in self.fields if name not in after), *after])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        unsaid = typed.get("likelihood") is None and typed.get("probability") is None
        if unsaid and "probability" not in self.errors:
            self.add_error("likelihood", "Choose how likely it is, or write a chance.")
        if not self.consequences(typed):
            self.add_error(
                f"level_{Domain.PATIENT_SAFETY}", "Choose a level for at least one area it touches."
            )
        if typed.get("accepted") and not typed.get("accepted_why"):
            self.add_error("accepted_why", "Write why this risk is accepted as it is.")
        return typed

    @staticmethod
    def consequences(typed: Mapping[str, Any]) -> dict[str, int]:
        chosen = {domain.value: typed.get(f"level_{domain}") for domain in Domain}
        return {domain: int(level) for domain, level in chosen.items() if level and level != NONE}

    def assessed(self) -> dict[str, Any]:
        """What was filled in, by the names of a risk."""
        typed = self.cleaned_data
        plain = ("outcome", "timeframe", "likelihood", "probability", "accepted", "accepted_why")
        return {
            **{name: typed[name] for name in plain},
            "priority": typed["priority"] or "",
            "consequences": self.consequences(typed),
            "factors": {one.value: typed[f"factor_{one}"] for one in Factor if typed[f"factor_{one}"]},
            "notes": {one.value: typed[f"note_{one}"] for one in Factor if typed[f"note_{one}"]},
        }

    def weighed(self) -> list[tuple[ShownField, ShownField]]:
        return [(self[f"factor_{one}"], self[f"note_{one}"]) for one in Factor]  # type: ignore[misc]

    def touched(self) -> list[ShownField]:
        return [self[f"level_{one}"] for one in Domain]  # type: ignore[misc]


def stored_risk(risk: Any) -> dict[str, Any]:
    """A stored risk as the form's first values."""
    plain = ("outcome", "timeframe", "likelihood", "probability", "priority", "accepted", "accepted_why")
    return {
        **{name: getattr(risk, name) for name in plain},
        **{f"factor_{one}": risk.factors.get(one, "") for one in Factor},
        **{f"note_{one}": risk.notes.get(one, "") for one in Factor},
        **{f"level_{one}": str(risk.consequences.get(one, NONE)) for one in Domain},
        "number": risk.version,
    }


class SignForm(Versioned):
    """The last question before a triage is signed."""

    names_others = YesNo(
        "Does any of it name or point to somebody else?",
        hint="Who raised it, a patient, a relative, another colleague. Look at the documents and notes too.",
        yes="Yes, it does",
        no="No, none of it",
        yes_hint="Their names are taken out of the copy before {name} reads it.",
        no_hint="A second person still reads the copy before it is shared.",
        missing="Say whether any of it names or points to somebody else",
    )

    def __init__(self, *args: Any, name: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not name:  # nobody reads a copy
            del self.fields["names_others"]
            return
        field: Any = self.fields["names_others"]
        field.options = [option._replace(hint=str(option.hint).format(name=name)) for option in field.options]


class CopyForm(Versioned):
    """The texts that the practitioner reads, each beside its original. `labels`: text key to what it is."""

    def __init__(self, *args: Any, labels: Mapping[str, str], texts: Mapping[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        for key, label in labels.items():
            words = texts.get(key, "")
            rows = min(max(3, len(words) // 60 + words.count("\n") + 1), 14)
            self.fields[f"text_{key}"] = Paragraphs(label, required=False, rows=rows, initial=words)

    def texts(self) -> dict[str, str]:
        return {
            name.removeprefix("text_"): words
            for name, words in self.cleaned_data.items()
            if name.startswith("text_")
        }

    def beside(self, originals: Mapping[str, str]) -> list[tuple[str, ShownField]]:
        """Each original with its field, in order."""
        fields = [name for name in self.fields if name.startswith("text_")]
        return [(originals.get(name.removeprefix("text_"), ""), self[name]) for name in fields]  # type: ignore[misc]


class ShareForm(Versioned):
    """The copy was read by a second person and is to be shared."""
