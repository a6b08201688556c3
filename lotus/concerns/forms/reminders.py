"""How somebody wishes to hear what is due."""

from lotus.ui.forms import Choice, LotusForm, Option


class Digest(LotusForm):
    """How often an e-mail says how much is due."""

    often = Choice(
        "May we write to you how much is due?",
        [
            Option("never", "No"),
            Option("daily", "On each working day", "Only when something is due or late"),
            Option("weekly", "On Mondays", "Only when something is due or late"),
        ],
        small=True,
        missing="Choose how often",
    )

    def wish(self) -> str:
        often = self.cleaned_data["often"]
        return "" if often == "never" else str(often)
