"""Signing in, and changing organisation."""

from typing import Any

from django.contrib import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lotus.kernel import accounts, slowdown
from lotus.kernel.models import Account, Person
from lotus.ui.forms import Choice, Email, LotusForm, Option, Secret


class SignIn(LotusForm):
    """One answer for all: no such account, no password yet, switched off, another password.

    `wait` is how many seconds to let go by before another try, when there were many.
    """

    email = Email(_("E-mail address"), autocomplete="username", missing=_("Write your e-mail address"))
    password = Secret(
        _("Password"),
        hint=_("Three or four words of your own make a good one."),
        missing=_("Write your password"),
    )

    account: Account | None = None
    person: Person | None = None
    must_choose = False
    wait = 0

    def __init__(self, *args: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors:
            tried = slowdown.buckets(self.request, "sign-in", typed["email"].lower())
            self.wait = slowdown.count(tried)
            if self.wait:
                slowdown.log_try("was made to wait", typed["email"].lower(), by="password")
            else:
                self._try(typed, tried)
        return typed

    def _try(self, typed: dict[str, Any], tried: list[slowdown.Bucket]) -> None:
        self.account = auth.authenticate(username=typed["email"], password=typed["password"])
        self.person = self._person()
        if self.person is None:
            slowdown.log_try("failed", typed["email"].lower(), by="password")
            raise ValidationError(
                _("We could not sign you in. Check the address and the password, and try again.")
            )
        slowdown.forgive(tried)

    def _person(self) -> Person | None:
        """Who the session speaks for at first; somebody in several organisations chooses once, then it is kept."""
        people = accounts.people_of(self.account) if self.account else []
        last = accounts.last_used(people)
        self.must_choose = bool(people) and last is None
        return last or (people[0] if people else None)


class Switch(LotusForm):
    """Which organisation to work in now."""

    person = Choice(_("Which organisation do you want to work in now?"), missing=_("Choose an organisation"))

    def __init__(self, *args: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.id): person for person in people}
        self.fields["person"].options = [Option(key, p.organisation.name) for key, p in self.people.items()]  # type: ignore[attr-defined]
