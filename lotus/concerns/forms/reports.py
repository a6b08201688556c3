"""Answering whoever raised a concern."""

from lotus.ui.forms import LotusForm, Paragraphs, YesNo


class AnswerReporter(LotusForm):
    """Words for the inbox of whoever raised it."""

    body = Paragraphs(
        "Write to whoever raised it",
        hint="Thank them, say what you can share and when they hear again. Nothing about the person it is about.",
        rows=6,
        missing="Write something before you send it",
    )
    outcome = YesNo(
        "Does this tell them what came of it?",
        hint="That is promised within three months.",
        inline=True,
        missing="Say whether this tells them what came of it",
    )


class CloseReport(LotusForm):
    """Why no case is made of it, in words for whoever told it."""

    body = Paragraphs(
        "What do you answer?",
        hint="They read this in their inbox. Say why it is not taken up as a concern, and who else can help.",
        rows=6,
        missing="Write what you answer",
    )
