"""Giving, taking and proposing roles."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lotus.kernel.models import Person
from lotus.kernel.permissions import Role
from lotus.ui.forms import Line, LotusForm, Option, Select


class Named(LotusForm):
    """Looking for somebody in the list."""

    words = Line(
        _("Look for somebody"),
        hint=_("A part of their name, e-mail address or staff number."),
        required=False,
        max_length=100,
    )


class RoleFor(LotusForm):
    """One of these roles; `person`, where it is asked for, is one of these people."""

    person = Select(_("For whom?"), missing=_("Choose a person"))
    role = Select(_("Which role?"), missing=_("Choose a role"))

    def __init__(
        self, *args: Any, roles: list[Option], people: list[Person] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["role"].options = [Option("", _("Choose")), *roles]  # type: ignore[attr-defined]
        self.people = {str(one.pk): one for one in people or ()}
        if people is None:
            del self.fields["person"]
        else:
            named = [Option(key, one.name) for key, one in self.people.items()]
            self.fields["person"].options = [Option("", _("Choose")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> Role:
        return Role(self.cleaned_data["role"])
