"""The cast of every test. Alice manages, Bob is her colleague, Charlie works elsewhere, Dana is who it is about."""

from dataclasses import dataclass

from lotus.concerns.actions import meetings
from lotus.concerns.models import Group
from lotus.kernel import accounts
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import Role

PASSWORD = "warm paper and deep water"


@dataclass(frozen=True)
class Cast:
    """Alice: case manager. Bob: pastoral contact. Idris: adviser. Marian: responsible officer. Helen: chair of the
    group; Omar and Priya: members. Ada: administrator. Mo: staff. Dana: the person concerned, not yet invited.
    Charlie: case manager in another organisation."""

    here: Organisation
    elsewhere: Organisation
    alice: Person
    bob: Person
    idris: Person
    marian: Person
    helen: Person
    omar: Person
    priya: Person
    ada: Person
    mo: Person
    dana: Person
    charlie: Person
    group: Group


def add(
    organisation: Organisation, name: str, *roles: Role, password: str = PASSWORD, **details: str
) -> Person:
    """Somebody who can sign in as `<first name>@<organisation>.example` with PASSWORD."""
    first = name.removeprefix("Dr ").split()[0]
    email = details.pop("email", f"{first.lower()}@{organisation.slug}.example")
    person = accounts.add_person(
        organisation,
        name=name,
        known_as=first,
        email=email,
        by=None,
        roles=(Role.MEMBER, *roles),
        **details,  # type: ignore[arg-type]
    )
    if person.account and password:
        person.account.set_password(password)
        person.account.save()
    return person


def assemble() -> Cast:
    here = accounts.open_organisation(
        name="Willowmere Health and Care", slug="willowmere", address="1 Mill Lane, Willowmere"
    )
    there = accounts.open_organisation(name="Otherdale Practice", slug="otherdale")
    helen = add(here, "Dr Helen Sato", Role.GROUP_MEMBER)
    omar, priya = add(here, "Omar Haddad", Role.GROUP_MEMBER), add(here, "Priya Nair", Role.GROUP_MEMBER)
    group = meetings.open_group(
        here, name="Practice Standards Group", quorum=3, chair=helen, members=[omar, priya]
    )
    return Cast(
        here=here,
        elsewhere=there,
        alice=add(here, "Alice Morgan", Role.CASE_MANAGER, post="Case manager", phone="01632 960142"),
        bob=add(here, "Bob Tierney", Role.PASTORAL_CONTACT, phone="01632 960177"),
        idris=add(here, "Dr Idris Vaughan", Role.ADVISER),
        marian=add(here, "Dr Marian Cole", Role.RESPONSIBLE_OFFICER),
        helen=helen,
        omar=omar,
        priya=priya,
        ada=add(here, "Ada Quill", Role.ADMINISTRATOR),
        mo=add(here, "Mo Farley"),
        dana=add(here, "Dr Dana Ellis", password=""),
        charlie=add(there, "Charlie Penn", Role.CASE_MANAGER),
        group=group,
    )
