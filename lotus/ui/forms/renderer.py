"""How Django's forms reach our templates: the class that settings name in FORM_RENDERER."""

from functools import cached_property
from typing import Any

from django.forms.renderers import BaseRenderer
from jinja2 import Environment

from lotus.ui.jinja import environment


class Renderer(BaseRenderer):
    """Renders forms, fields and hidden widgets with the same Jinja environment as the pages."""

    form_template_name = "ui/form/fields.jinja"
    field_template_name = "ui/fields/plain.jinja"

    @cached_property
    def env(self) -> Environment:
        from django.template import engines

        try:
            return engines["jinja2"].env  # type: ignore[attr-defined]
        except KeyError:
            return environment()

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        # Django names its own widgets' templates .html; ours end in .jinja. Both are found by the loader.
        return self.env.get_template(template_name).render(context).strip()
