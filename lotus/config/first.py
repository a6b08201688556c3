"""The first organisation and its administrator."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.models import Membership, Organisation, Person
from lotus.kernel.permissions import Role


def administrator(organisation: str, address: str, *, name: str, email: str) -> str:
    """Make the database where there is none, the organisation, and its administrator.

    Returns the one-time link, or where to sign in for somebody who administers another organisation here already.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email} is not a whole e-mail address.") from None
    slug = slugify(organisation)
    if not slug:
        raise Refused("The organisation's name needs at least one letter.")
    call_command("migrate", verbosity=0)
    there = Organisation.objects.filter(slug=slug).first()
    if there:
        return _again(there, email)
    with transaction.atomic():
        made = accounts.open_organisation(name=organisation, slug=slug, address=address)
        person = accounts.add_person(
            made, name=name, email=email, by=None, roles=(Role.MEMBER, Role.ADMINISTRATOR)
        )
        if person.account and person.account.has_usable_password():
            return f"{settings.PUBLIC_URL}{reverse('people:sign_in')}"
        way = accounts.invite(person, by=None, with_code=False)
    return f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"


def _again(there: Organisation, email: str) -> str:
    """A fresh link for the administrator who lost the first, while no administrator has come in; that one ends."""
    held = Membership.objects.filter(role=Role.ADMINISTRATOR, ended_at=None).values("person")
    people = Person.objects.select_related("account", "organisation").filter(organisation=there, pk__in=held)
    if any(person.account and person.account.has_usable_password() for person in people):
        raise Refused(f"{there.name} is set up already. Its administrators can invite others.")
    lost = next((one for one in people if one.account and one.account.email == email.strip().lower()), None)
    if lost is None:
        raise Refused(f"{there.name} is set up already, with an administrator at another address.")
    way = accounts.invite(lost, by=None, with_code=False)
    return f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"
