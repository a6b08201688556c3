"""The cast of every test. Alice manages, Bob is her colleague, Charlie works elsewhere, Dana is who it is about."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from lotus.concerns.actions import meetings
from lotus.concerns.models import Group
from lotus.kernel import accounts
from lotus.kernel.models import Account, Membership, Organisation, Person
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


EVERYBODY = {
    "alice": ("Alice Morgan", Role.CASE_MANAGER, {"post": "Case manager", "phone": "01632 960142"}),
    "bob": ("Bob Tierney", Role.PASTORAL_CONTACT, {"phone": "01632 960177"}),
    "idris": ("Dr Idris Vaughan", Role.ADVISER, {}),
    "marian": ("Dr Marian Cole", Role.RESPONSIBLE_OFFICER, {}),
    "helen": ("Dr Helen Sato", Role.GROUP_MEMBER, {}),
    "omar": ("Omar Haddad", Role.GROUP_MEMBER, {}),
    "priya": ("Priya Nair", Role.GROUP_MEMBER, {}),
    "ada": ("Ada Quill", Role.ADMINISTRATOR, {}),
    "mo": ("Mo Farley", None, {}),
    "dana": ("Dr Dana Ellis", None, {}),
    "charlie": ("Charlie Penn", Role.CASE_MANAGER, {}),
}


def assemble() -> Cast:
    """Everybody, put into the database in a few strokes: nearly every test begins so."""
    here = accounts.open_organisation(
        name="Willowmere Health and Care", slug="willowmere", address="1 Mill Lane, Willowmere"
    )
    there = accounts.open_organisation(name="Otherdale Practice", slug="otherdale")
    now, hashed = timezone.now(), make_password(PASSWORD)
    people, logins, roles = {}, [], []
    for key, (name, role, details) in EVERYBODY.items():
        organisation = there if key == "charlie" else here
        email = f"{key}@{organisation.slug}.example"
        password = make_password(None) if key == "dana" else hashed
        account = Account(email=email, password=password, created_at=now)
        people[key] = Person(
            organisation=organisation,
            account=account,
            name=name,
            known_as=key.title(),
            email=email,
            **details,
        )
        logins.append(account)
        held = (Role.MEMBER, role) if role else (Role.MEMBER,)
        roles += [Membership(person=people[key], role=one, at=now) for one in held]
    Account.objects.bulk_create(logins)
    Person.objects.bulk_create(people.values())
    Membership.objects.bulk_create(roles)
    members = [people["omar"], people["priya"]]
    name = "Practice Standards Group"
    group = meetings.open_group(here, name=name, quorum=3, chair=people["helen"], members=members)
    return Cast(here=here, elsewhere=there, group=group, **people)
