"""A file kept with a triage."""

from lotus.ui.forms import Line, LotusForm, Upload


class Attach(LotusForm):
    """One of the documents that were read, as a file."""

    title = Line(
        "What is it, and of which day?",
        hint="Such as “Rota of Ward 7, January 2026”.",
        missing="Write what it is",
        max_length=200,
    )
    file = Upload(
        "The file",
        hint="A picture, a PDF or a document, up to 20 MB. We take out where and by whom it was made.",
        missing="Choose a file",
    )
