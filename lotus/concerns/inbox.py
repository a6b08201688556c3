"""What waits for somebody in this room, for the start page; and the way to their own case."""

from django.urls import reverse

from lotus.concerns import policy
from lotus.kernel.models import Person


def standing_links(person: Person) -> list[str]:
    """Where somebody whom a concern is about reads where things stand."""
    cases = policy.own_cases(person).values_list("pk", flat=True)
    return [reverse("concerns:standing", args=[pk]) for pk in cases]
