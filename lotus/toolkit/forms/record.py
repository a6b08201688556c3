"""What somebody wants in their learning record."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lotus.ui import language
from lotus.ui.forms import Choice, Choices, LotusForm, Number, Option, Tick


class Record(LotusForm):
    """Which of what they read and tried, whether titles show, their own estimate of the time, and as which file."""

    what = Choices(_("What should stand in it?"), missing=_("Choose at least one"))
    titles = Tick(_("Show the titles of the exercises I wrote about"), required=False)
    minutes = Number(
        _("How many minutes did it take you, by your own estimate?"),
        least=1,
        most=6000,
        missing=_("Write about how many minutes it took"),
    )
    standards = Choices(_("Which standards does it serve?"), required=False)
    ending = Choice(
        _("As which file?"),
        [
            Option("pdf", _("PDF, to read and to hand in")),
            Option("json", _("xAPI statements, for a learning system")),
        ],
        missing=_("Choose a file"),
    )

    def __init__(self, *args: Any, items: Sequence[Any], standards: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        fields: dict[str, Any] = self.fields
        fields["what"].options = [Option(one.key, one.label) for one in items]
        fields["standards"].options = [
            Option(str(n), language.english(name)) for n, name in enumerate(standards)
        ]
