"""Choosing a password: for the first time, after forgetting one, or for another one."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotus.kernel import accounts
from lotus.kernel.models import Account, Invitation
from lotus.ui.forms import Code, Email, LotusForm, Secret

_NOT_THIS = {
    "password_too_short": _(
        "Write at least 12 characters. Four words make it long, and easy to keep in mind."
    ),
    "password_too_long": _("Write at most 256 characters."),
    "password_too_common": _(
        "Many people use this one, so it is soon guessed. Choose words only you would put together."
    ),
    "password_breached": _(
        "This one was stolen somewhere before, from somebody, so others may try it. Choose another."
    ),
    "password_local": _(
        "This is little more than a name or a word that everybody here knows. Add words of your own."
    ),
    "password_too_similar": _(
        "This is much like your e-mail address. Choose words nobody would guess from it."
    ),
}
"""What Django's rules for passwords, and ours, say in our words."""


class NewPassword(LotusForm):
    """A password chosen twice. `account` is whose it will be."""

    password = Secret(
        _("Choose a password"),
        hint=_(
            "At least 12 characters; 15 or more are better. Four words that only you would put together are easy to "
            "keep in mind."
        ),
        autocomplete="new-password",
        missing=_("Choose a password"),
    )
    again = Secret(
        _("The same password again"),
        autocomplete="new-password",
        missing=_("Write the password a second time"),
    )

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.account)
        except ValidationError as fault:
            raise ValidationError(
                [_NOT_THIS.get(one.code or "", one.message) for one in fault.error_list]
            ) from fault
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and typed.get("password") != typed.get("again"):
            self.add_error("again", _("The two passwords differ. Write the same one twice."))
        return typed


class Accept(NewPassword):
    """Using an invitation: the code, when there is one, and a password chosen twice."""

    code = Code(
        _("The code we gave you"),
        hint=_(
            "Eight letters and figures, such as K7QM-3XTP. Whoever wrote to you gives it to you another way."
        ),
        missing=_("Write the code"),
    )
    field_order = ("code", "password", "again")

    def __init__(
        self, *args: Any, found: Invitation, token: str, with_password: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, account=found.account, **options)
        self.found, self.token = found, token
        if not with_password:
            del self.fields["password"], self.fields["again"]
        if not found.code:
            del self.fields["code"]


def code_fits(form: Accept) -> bool:
    """Ask for the code last, so that a slip in the password costs none of the five tries."""
    if accounts.code_fits(form.found, form.token, form.cleaned_data.get("code", "")):
        return True
    form.add_error("code", _("That is not the code we gave out. Look at it once more, letter by letter."))
    return False


class Forgotten(LotusForm):
    """Whose password was forgotten."""

    email = Email(
        _("E-mail address"),
        hint=_("The one you sign in with."),
        autocomplete="username",
        missing=_("Write your e-mail address"),
    )


class Another(NewPassword):
    """Another password, for somebody who knows the one they have."""

    now = Secret(_("The password you have now"), missing=_("Write the password you have now"))
    field_order = ("now", "password", "again")
