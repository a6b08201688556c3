"""Forms: Django's validation, the NHS design system's fields, Lotus's words. Nothing typed is ever lost.

class Raise(LotusForm):
    happened = Paragraphs("What happened", missing="Write what happened")
    on = Day("When did it happen?", missing="Say when it happened")

{{ error_summary(form) }}
{{ form_start(form) }} {{ form.happened }} {{ form.on }}
    {{ button("Record the concern") }} {{ form_end(form) }}
"""

from lotus.ui.forms.base import Field, KeptWords, LotusForm, ShownField
from lotus.ui.forms.choice import Chips, Choice, Choices, Option, Select, Tick, YesNo
from lotus.ui.forms.renderer import Renderer
from lotus.ui.forms.text import Code, Email, Line, Number, Paragraphs, Secret, Upload
from lotus.ui.forms.when import Clock, Day

__all__ = [
    "Chips",
    "Choice",
    "Choices",
    "Clock",
    "Code",
    "Day",
    "Email",
    "Field",
    "KeptWords",
    "Line",
    "LotusForm",
    "Number",
    "Option",
    "Paragraphs",
    "Renderer",
    "Secret",
    "Select",
    "ShownField",
    "Tick",
    "Upload",
    "YesNo",
]
