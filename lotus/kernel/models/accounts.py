"""Who is who: an account signs in; a person belongs to one organisation; a membership gives a role."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from lotus.kernel.fields import Fingerprint

MEMBER = "member"


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who can sign in. Holds no name and no role: those belong to the person in an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = Accounts()
    USERNAME_FIELD = "email"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Region(models.Model):
    """Organisations that share anonymous learning (an integrated care board)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)


class Organisation(models.Model):
    """A trust, practice, council or company. All data belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    settings = models.JSONField(default=dict, blank=True)


class Team(models.Model):
    """A node of the organisation's tree of teams."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"], name="team_named_once", nulls_distinct=False
            )
        ]


class Person(models.Model):
    """Somebody in one organisation. Without an account until they are invited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    staff_id = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=100, blank=True)
    post = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    cases_locked_at = models.DateTimeField(null=True, blank=True)
    """Since when cases are shut to them, until a second person says that it is them. No other right is touched."""
    erased_at = models.DateTimeField(null=True, blank=True)
    """Since when nothing of them is kept but that somebody stood here, where others' records point at this row."""

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "account"], name="one_person_per_organisation"),
            models.UniqueConstraint(
                fields=["organisation", "staff_id"], condition=~Q(staff_id=""), name="staff_id_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def greeting(self) -> str:
        """What to call them: the name they chose, else their whole name. A name is never split."""
        return self.known_as or self.name

    def roles(self) -> frozenset[str]:
        """The roles in force, asked of the database once for each loaded person, or loaded with them as `held`."""
        if "_roles" not in self.__dict__:
            held = self.__dict__.get("held")
            if held is None:
                held = self.memberships.filter(ended_at=None).values_list("role", flat=True)
            self.__dict__["_roles"] = frozenset(held)
        return self.__dict__["_roles"]

    @property
    def works_here(self) -> bool:
        """Whether they have a place in the organisation. Who has left may still read a concern about them."""
        return MEMBER in self.roles()


class Membership(models.Model):
    """A role somebody holds in the organisation, who gave it and when; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ended_at=None), name="role_held_once"
            )
        ]


class Invitation(models.Model):
    """A one-time way in: a link, and for a practitioner also a code that travels another way.

    Only fingerprints of the link and the code are kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    link = Fingerprint(unique=True)
    code = Fingerprint(blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
