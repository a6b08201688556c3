"""Signing in, and choosing a password."""

from typing import Any

from django.contrib import auth
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotus.kernel import accounts
from lotus.kernel.models import Account, Invitation, Person
from lotus.ui.forms import Choice, Code, Email, LotusForm, Option, Secret


class SignIn(LotusForm):
    """One answer for all: no such account, no password yet, switched off, another password."""

    email = Email(_("E-mail address"), autocomplete="username", missing=_("Write your e-mail address"))
    password = Secret(
        _("Password"),
        hint=_("Three or four words of your own make a good one."),
        missing=_("Write your password"),
    )

    account: Account | None = None
    person: Person | None = None
    must_choose = False

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors:
            self.account = auth.authenticate(username=typed["email"], password=typed["password"])
            self.person = self._person()
            if self.person is None:
                raise ValidationError(
                    _("We could not sign you in. Check the address and the password, and try again.")
                )
        return typed

    def _person(self) -> Person | None:
        """Who the session speaks for at first; somebody in several organisations chooses once, then it is kept."""
        people = accounts.people_of(self.account) if self.account else []
        last = accounts.last_used(people)
        self.must_choose = bool(people) and last is None
        return last or (people[0] if people else None)


_NOT_THIS = {
    "password_too_short": _(
        "Write at least 12 characters. Four words make it long, and easy to keep in mind."
    ),
    "password_too_common": _(
        "Many people use this one, so it is soon guessed. Choose words only you would put together."
    ),
    "password_too_similar": _(
        "This is much like your e-mail address. Choose words nobody would guess from it."
    ),
}
"""What Django's rules for passwords say, in our words."""


class Accept(LotusForm):
    """Using an invitation: the code, when there is one, and a password chosen twice."""

    code = Code(
        _("The code we gave you"),
        hint=_(
            "Eight letters and figures, such as K7QM-3XTP. Whoever wrote to you gives it to you another way."
        ),
        missing=_("Write the code"),
    )
    password = Secret(
        _("Choose a password"),
        hint=_(
            "At least 12 characters. Four words that only you would put together are easy to keep in mind."
        ),
        autocomplete="new-password",
        missing=_("Choose a password"),
    )
    again = Secret(
        _("The same password again"),
        autocomplete="new-password",
        missing=_("Write the password a second time"),
    )

    def __init__(self, *args: Any, found: Invitation, token: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found, self.token = found, token
        if not found.code:
            del self.fields["code"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.found.account)
        except ValidationError as fault:
            raise ValidationError(
                [_NOT_THIS.get(one.code or "", one.message) for one in fault.error_list]
            ) from fault
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and typed["password"] != typed["again"]:
            self.add_error("again", _("The two passwords differ. Write the same one twice."))
        return typed


def code_fits(form: Accept) -> bool:
    """Ask for the code last, so that a slip in the password costs none of the five tries."""
    if accounts.code_fits(form.found, form.token, form.cleaned_data.get("code", "")):
        return True
    form.add_error("code", _("That is not the code we gave out. Look at it once more, letter by letter."))
    return False


class Switch(LotusForm):
    """Which organisation to work in now."""

    person = Choice(_("Which organisation do you want to work in now?"), missing=_("Choose an organisation"))

    def __init__(self, *args: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.id): person for person in people}
        self.fields["person"].options = [Option(key, p.organisation.name) for key, p in self.people.items()]  # type: ignore[attr-defined]
