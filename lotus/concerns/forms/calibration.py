"""Opening a calibration round, and scoring one vignette of it."""

from typing import Any

from django.utils import timezone

from lotus.analysis.calibration import FEWEST
from lotus.concerns.forms.triage import likelihoods, options
from lotus.core import library
from lotus.core.risk import Consequence, Domain, Likelihood
from lotus.ui.forms import Choice, Choices, Day, Line, LotusForm, Option, Paragraphs


def vignettes() -> list[Option]:
    entries = library.load("calibration", "vignettes").entries
    return [
        Option(slug, entry["title"], f"{entry['discipline']}. {entry['place']}")
        for slug, entry in entries.items()
    ]


def consequences() -> list[Option]:
    entries = library.load("triage", "consequence").entries.values()
    return [Option(str(one["level"]), f"{one['level']} {one['label']}") for one in entries]


class OpenRound(LotusForm):
    """A name, which vignettes, and until when."""

    name = Line(
        "What do you call the round?",
        hint="Such as Spring 2027.",
        missing="Give the round a name",
        max_length=120,
    )
    vignettes = Choices(
        "Which invented concerns?",
        vignettes,
        hint=f"At least {FEWEST}. Six take about half an hour; more of them tell more.",
        missing="Choose the concerns to be scored",
    )
    ends_on = Day(
        "Until when may people score?",
        missing="Write the day",
        earliest=timezone.localdate,
        too_early="This day has passed. Write one that is still to come",
    )


class TrialScoreForm(LotusForm):
    """Likelihood and consequence, as in a real triage, and a note that nobody else reads."""

    likelihood = Choice("How likely is it to recur?", likelihoods, missing="Choose how likely it is to recur")
    domain = Choice(
        "What would it touch most?",
        lambda: options("domains"),
        small=True,
        missing="Choose what it would touch most",
    )
    consequence = Choice(
        "If it happened, how much would it matter there?",
        consequences,
        hint="What each level means is written out below the concern.",
        missing="Choose how much it would matter",
    )
    note = Paragraphs(
        "Why, in a few words",
        hint="For you alone. It helps when you talk about it afterwards.",
        rows=3,
        required=False,
    )

    def scored(self) -> dict[str, Any]:
        """The scores by the names the action takes."""
        given = self.cleaned_data
        return {
            "likelihood": Likelihood(int(given["likelihood"])),
            "domain": Domain(given["domain"]),
            "consequence": Consequence(int(given["consequence"])),
            "note": given["note"],
        }
