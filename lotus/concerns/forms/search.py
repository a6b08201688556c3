"""Looking for a concern by what one remembers of it."""

from lotus.ui.forms import Line, LotusForm

FEWEST = 2


class Search(LotusForm):
    """The words to look for."""

    words = Line(
        "What do you remember of it?",
        hint="A reference, a name, a day, or words that were written in it.",
        missing="Write what to look for",
        min_length=FEWEST,
        max_length=100,
        error_messages={"min_length": f"Write at least {FEWEST} letters or figures"},
    )
