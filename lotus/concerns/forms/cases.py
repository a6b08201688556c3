"""Recording a concern, naming who looks after it, and the interest question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from lotus.core import library
from lotus.core.casework import AboutKind, Channel, IssueKind, ReporterKind
from lotus.kernel.models import Membership, Organisation, Person
from lotus.kernel.permissions import Role
from lotus.ui import language
from lotus.ui.forms import Choice, Choices, Day, Line, LotusForm, Option, Paragraphs, Select, YesNo


def options(slug: str) -> list[Option]:
    """The answers a content file offers, in its order and in the language of the page."""
    entries = library.load("concerns", slug, language.tongue()).entries
    return [Option(key, entry["label"], entry.get("hint", "")) for key, entry in entries.items()]


def find_person(organisation: Organisation, typed: str) -> Person | None:
    """The one person with this staff number, e-mail address or whole name. Raises when a name is held by several."""
    people = Person.objects.filter(organisation=organisation, is_active=True)
    for field in ("staff_id__iexact", "email__iexact", "name__iexact"):
        found = list(people.filter(**{field: typed.strip()})[:2])
        if len(found) > 1:
            raise ValidationError(
                "More than one person here has this name. Write the e-mail address instead."
            )
        if found:
            return found[0]
    return None


class Raise(LotusForm):
    """A concern as it reaches the case manager."""

    matter = Choice("What is it about?", lambda: options("about"), required=False, initial=AboutKind.PERSON)
    practitioner = Line(
        "If one person: who?", hint="Their whole name, e-mail address or staff number.", required=False
    )
    matter_name = Line(
        "If a team, a process or a culture: which one?",
        hint="Such as “handover on Ward 7”. Name no person here.",
        required=False,
        max_length=120,
    )
    about = Line(
        "The concern, in a few words",
        hint="Such as “record keeping at night”. The situation, not the person. It becomes “Concern about …”.",
        missing="Say in a few words what it is about",
        max_length=80,
    )
    issues = Choices(
        "Which kinds of question does it raise?", lambda: options("issues"), missing="Choose at least one"
    )
    discipline = Select(
        "Their discipline",
        lambda: options("disciplines"),
        hint="Leave it empty if it is about no one person.",
        required=False,
    )
    place = Line("Where is it?", hint="A ward, a practice, a team.", missing="Write where it is")
    what_happened = Paragraphs(
        "What happened?",
        hint="What was seen or heard, when and how often, and what was going on around it.",
        rows=8,
        missing="Write what happened",
    )
    occurred_on = Day(
        "When did it happen?",
        hint="If it went on for some time, the day it was first seen. Leave it empty if nobody knows.",
        required=False,
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day it happened",
    )
    reported_on = Day(
        "When was it reported to you?",
        missing="Write the day it was reported",
        latest=timezone.localdate,
        too_late="This day is still to come. Write the day it was reported",
    )
    channel = Select(
        "How did it reach you?", lambda: options("channels"), missing="Choose how it reached you"
    )
    reporter_kind = Choice("Who raised it?", lambda: options("reporters"), missing="Choose who raised it")
    reporter_name = Line(
        "Their name",
        hint="Only you and the responsible officer can see who raised it.",
        required=False,
    )
    reporter_contact = Line(
        "How to reach them", hint="An e-mail address or telephone number.", required=False
    )
    safety_now = YesNo(
        "Could somebody be at risk right now?",
        missing="Say whether somebody could be at risk right now",
        yes_hint="The responsible officer is told today.",
    )
    safety_note = Paragraphs("What is the risk, and what has been done about it?", rows=3, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.organisation = organisation

    def clean_matter(self) -> AboutKind:
        return AboutKind(self.cleaned_data["matter"] or AboutKind.PERSON)

    def clean_practitioner(self) -> Person | None:
        if self.cleaned_data.get("matter") is not AboutKind.PERSON:
            return None
        if not self.cleaned_data["practitioner"].strip():
            raise ValidationError("Write who it is about")
        person = find_person(self.organisation, self.cleaned_data["practitioner"])
        if person is None:
            raise ValidationError(
                "We found nobody here with this name, address or number. Look at the spelling, or ask your "
                "administrator to add them."
            )
        return person

    def clean_matter_name(self) -> str:
        name: str = self.cleaned_data["matter_name"].strip()
        about_person = self.cleaned_data.get("matter") is AboutKind.PERSON
        if not name and not about_person:
            raise ValidationError("Write which team, process or culture it is about")
        return "" if about_person else name

    def clean_discipline(self) -> str:
        if self.cleaned_data.get("matter") is not AboutKind.PERSON:
            return ""
        if not self.cleaned_data["discipline"]:
            raise ValidationError("Choose their discipline")
        return str(self.cleaned_data["discipline"])

    def clean_issues(self) -> list[IssueKind]:
        return [IssueKind(kind) for kind in self.cleaned_data["issues"]]

    def clean_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"])

    def clean_reporter_kind(self) -> ReporterKind:
        return ReporterKind(self.cleaned_data["reporter_kind"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        occurred, reported = typed.get("occurred_on"), typed.get("reported_on")
        if occurred and reported and occurred > reported:
            self.add_error(
                "reported_on", "It cannot have been reported before it happened. Look at both days."
            )
        if typed.get("safety_now") and not typed.get("safety_note", "").strip():
            self.add_error(
                "safety_note", "Write what the risk is, so that the responsible officer can act on it."
            )
        kind = typed.get("reporter_kind")
        if kind and kind is not ReporterKind.ANONYMOUS and not typed.get("reporter_name", "").strip():
            self.add_error("reporter_name", "Write their name, or choose that they did not give one.")
        return typed

    def reporter_person(self) -> Person | None:
        """The colleague whose e-mail address or staff number was given; a name alone could be somebody else's."""
        contact = self.cleaned_data["reporter_contact"].strip()
        people = Person.objects.filter(organisation=self.organisation, is_active=True)
        return (
            (people.filter(email__iexact=contact) | people.filter(staff_id__iexact=contact)).first()
            if contact
            else None
        )


def holders(organisation: Organisation, role: Role, *, but: Person | None) -> list[Option]:
    """Everybody who holds a role, by name; never the person the concern is about."""
    held = Membership.objects.filter(
        person__organisation=organisation, role=role, ended_at=None, person__is_active=True
    ).exclude(person=but)
    people = [one.person for one in held.select_related("person").order_by("person__name")]
    return [
        Option(str(person.pk), f"{person.name}, {person.post}" if person.post else person.name)
        for person in people
    ]


class Assign(LotusForm):
    """Who reviews the concern, and who is there for the practitioner."""

    adviser = Select(
        "Who looks at it as professional adviser?",
        hint="They fill in the triage, after saying that they have no interest in it.",
        missing="Choose an adviser",
    )
    pastoral = Select(
        "Who is the pastoral contact?",
        hint="They are there for the person and decide nothing. Named before the first letter goes.",
        missing="Choose a pastoral contact",
    )

    def __init__(
        self, *args: Any, organisation: Organisation, practitioner: Person | None, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["adviser"].options = holders(organisation, Role.ADVISER, but=practitioner)  # type: ignore[attr-defined]
        if practitioner is None:  # nobody waits to be told, so nobody needs somebody to be there for them
            del self.fields["pastoral"]
            return
        contacts = holders(organisation, Role.PASTORAL_CONTACT, but=practitioner)
        self.fields["pastoral"].options = contacts  # type: ignore[attr-defined]

    def person(self, field: str) -> Person:
        return Person.objects.get(pk=self.cleaned_data[field])


class InterestAnswer(LotusForm):
    """The question everybody answers before they see a case."""

    has = YesNo(
        "Do you have an interest in this case?",
        hint="For example: you are a friend, a relative or a rival, you work closely together, you have money in "
        "common, or you have taken part in the events.",
        yes="Yes, I have an interest",
        no="No, I have none that I know of",
        yes_hint="It leaves your sight at once, and you take no part. Nothing is held against you.",
        missing="Choose an answer",
    )
    words = Paragraphs(
        "If yes: what is the interest?",
        hint="A sentence is enough. The case manager, the chair and the responsible officer read it.",
        rows=3,
        required=False,
    )


class Contact(LotusForm):
    """That the practitioner heard from us, even if there was no news."""

    how = Choice(
        "How were you in touch?",
        [
            Option("telephone", "By telephone"),
            Option("in_person", "In person"),
            Option("video", "By video"),
            Option("message", "By message"),
        ],
        small=True,
        missing="Choose how you were in touch",
    )
    note = Paragraphs(
        "What did you tell them, and what did they ask?",
        hint="A line or two. They see that you were in touch, not this note. "
        "How they are stays with their pastoral contact.",
        rows=3,
        required=False,
    )
