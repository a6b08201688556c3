"""A formal investigation: who does it, its terms, what was looked at, who was heard, its report."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotus.concerns.forms.cases import holders
from lotus.concerns.forms.versioned import Versioned
from lotus.core import inquiry, library
from lotus.core.filling import fill
from lotus.core.inquiry import Consent, Finding
from lotus.core.learning import FACTORS
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import Role
from lotus.ui.forms import Chips, Choice, Day, Line, LotusForm, Option, Paragraphs, Select, Upload, YesNo


class Investigator(LotusForm):
    """Who establishes the facts."""

    investigator = Select(
        "Who investigates?",
        hint="Somebody with no other part in it. They say first whether they have an interest.",
        missing="Choose who investigates",
    )

    def __init__(self, *args: Any, organisation: Organisation, but: Person, **rest: Any) -> None:
        super().__init__(*args, **rest)
        held = holders(organisation, Role.INVESTIGATOR, but=but)
        self.fields["investigator"].options = held  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "investigator": Person.objects.get(pk=self.cleaned_data["investigator"])}


class Begin(Investigator):
    """The same, with when it is planned to end and which rules it follows."""

    planned_end = Day(
        "When is it planned to end?",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        missing="Write the day",
    )
    mhps = YesNo(
        "Does the doctors’ national framework apply (MHPS)?",
        yes_hint="The person then has longer to say which facts of the report are wrong.",
        missing="Choose an answer",
    )


def _asks(names: Sequence[str], person: str) -> dict[str, Paragraphs]:
    words, facts = library.load("inquiry", "words").entries, {"person": person}
    return {
        name: Paragraphs(
            fill(words[name]["ask"], facts), hint=fill(words[name]["hint"], facts), rows=4, required=False
        )
        for name in names
    }


class Terms(Versioned):
    """The terms of reference. They can be saved as far as they are."""

    def __init__(self, *args: Any, person: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields |= _asks(inquiry.TERMS, person)
        self.fields["questions"] = Paragraphs(
            "Which questions are to be answered?",
            hint="One on each line; they are numbered for you. Ask for facts, not for a verdict.",
            rows=6,
            required=False,
        )

    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


class SignTerms(Versioned):
    """A signature under the version that was read."""


class Extend(LotusForm):
    """A later end, and why."""

    planned_end = Day(
        "When is it planned to end now?",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
        missing="Write the day",
    )
    why = Paragraphs(
        "Why does it take longer?",
        hint="The person reads this. Name nobody.",
        rows=3,
        missing="Write why it takes longer",
    )


class AddEvidence(LotusForm):
    """Something that was looked at."""

    title = Line(
        "What is it?", hint="Such as “Rota of Ward 7, January”.", missing="Write what it is", max_length=200
    )
    source = Line("Where is it from, and of which day?", required=False, max_length=200)
    file = Upload(
        "The file, if there is one",
        hint="A picture, a PDF or a document, up to 20 MB. We take out where and by whom it was made.",
        required=False,
    )


def _consents() -> list[Option]:
    words = library.load("inquiry", "words").data["consent"]
    return [Option(one, words[one]["label"]) for one in Consent]


class Hear(Versioned):
    """Somebody who was asked to talk, and what was noted with them."""

    name = Line("Who was asked?", missing="Write who was asked", max_length=120)
    part = Line("What have they to do with it?", hint="Such as “was on the same shift”.", required=False)
    consent = Choice("What did they answer?", _consents, missing="Choose what they answered")
    needs = Paragraphs(
        "What makes it easier for them?",
        hint="Questions beforehand, breaks, another day or place, an interpreter.",
        rows=2,
        required=False,
    )
    companion = Line("Who comes with them?", required=False, max_length=120)
    held_on = Day(
        "When did you talk?",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write it once you have talked",
    )
    notes = Paragraphs("What did they say?", rows=8, required=False)
    agreed = YesNo("Have they read these notes and agreed to them?", yes="Yes", no="Not yet", required=False)

    def clean_consent(self) -> Consent:
        return Consent(self.cleaned_data["consent"])

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


def _found() -> list[Option]:
    words = library.load("inquiry", "words").data["findings"]
    return [Option(one, words[one]["label"], words[one]["means"]) for one in Finding]


def _weights() -> list[Option]:
    weights = library.load("learning", "factors").data["weights"]
    return [Option(key, each["label"]) for key, each in weights.items()]


class Report(Versioned):
    """What was found on each question, what lay around it, and the report in short."""

    def __init__(self, *args: Any, person: str, asked: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.asked = list(enumerate(asked, 1))
        named = {name: "report_how" if name == "how" else name for name in inquiry.REPORT}
        fields = _asks(list(named.values()), person)
        self.fields |= {name: fields[entry] for name, entry in named.items()}
        for number, _question in self.asked:
            self.fields[f"finding_{number}"] = Choice("What was found?", _found, small=True, required=False)
            self.fields[f"why_{number}"] = Paragraphs(
                "Why? What shows it?", hint="Name the evidence by its number.", rows=3, required=False
            )
        told = library.load("learning", "factors").data["types"]
        for kind, names in FACTORS.items():
            for name in names:
                label = told[kind]["factors"][name]
                self.fields[f"{kind}.{name}"] = Chips(label, _weights, side=True, required=False)

    def questions(self) -> list[dict[str, Any]]:
        """The fields of each question under its words, for the page."""
        return [
            {"number": number, "words": words, "fields": [self[f"finding_{number}"], self[f"why_{number}"]]}
            for number, words in self.asked
        ]

    def groups(self) -> list[dict[str, Any]]:
        """The fields of the factors under their types, for the page."""
        told = library.load("learning", "factors").data["types"]
        return [
            {
                "id": str(kind),
                "label": told[kind]["label"],
                "fields": [self[f"{kind}.{one}"] for one in names],
            }
            for kind, names in FACTORS.items()
        ]

    def draft(self) -> dict[str, Any]:
        """What was typed, as the report is kept."""
        data = self.cleaned_data
        findings = {
            str(number): {"finding": data[f"finding_{number}"] or "", "why": data[f"why_{number}"].strip()}
            for number, _question in self.asked
        }
        factors = {name: value for name, value in data.items() if "." in name and value}
        return {
            "texts": {name: data[name].strip() for name in inquiry.REPORT},
            "findings": findings,
            "factors": factors,
        }

    @staticmethod
    def typed(draft: dict[str, Any]) -> dict[str, Any]:
        """A kept report as the form shows it."""
        rows = draft.get("findings", {}).items()
        found = {f"finding_{number}": row["finding"] for number, row in rows}
        why = {f"why_{number}": row["why"] for number, row in rows}
        return {**draft.get("texts", {}), **found, **why, **draft.get("factors", {})}


class Give(Versioned):
    """What became of the comments."""

    answer = Paragraphs(
        "What did you change after the comments, and what not and why?",
        hint="The person and the group read this. Leave it empty if there were none.",
        rows=5,
        required=False,
    )


class Comments(LotusForm):
    """Which facts are wrong, in the person's own words."""

    words = Paragraphs(
        _("Which facts are wrong, or missing?"),
        hint=_("Say where it stands and what is right. Whether you agree with the rest is for later."),
        rows=8,
        missing=_("Write which facts are wrong, or choose that you have nothing to put right"),
    )
