"""A worry about somebody's safety, in words: for whoever raises one, and for those who follow it up."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lotus.concerns.models import Case, Worry
from lotus.concerns.presenters.letters import holders
from lotus.concerns.presenters.support import who_raised
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.core.filling import fill
from lotus.kernel import access
from lotus.kernel.permissions import Permission, Relation
from lotus.ui import formats

Relations = frozenset[Relation]


@dataclass(frozen=True)
class Raising:
    """The words of the page, who reads what is written, and where one goes from here."""

    words: dict[str, str]
    pastoral: str
    back: str


def raising(case: Case, relations: Relations) -> Raising:
    own = Relation.PRACTITIONER in relations
    words = dict(library.load("concerns", "worry").data["own" if own else "other"])
    back = "concerns:standing" if own else ""
    if access.may(Permission.CONCERN_SEE, relations=relations):
        back = "concerns:case"
    if Relation.RAISED_IT in relations:
        return Raising(words, _("The pastoral contact"), back)
    named = holders(case).get(CaseRole.PASTORAL)
    return Raising(words, named.name if named else _("The pastoral contact"), back)


@dataclass(frozen=True)
class Following:
    """What is known of a worry to somebody who follows it up; its words only for the pastoral contact."""

    heading: str
    lead: str
    stays: str
    raised: str
    words: str
    phone: str


def following(worry: Worry, relations: Relations) -> Following:
    person = worry.case.person
    told = library.load("concerns", "worry").data["follow"]
    facts = {"person": person.greeting}
    who = who_raised(worry.raised_by.name, worry.raised_as, relations)
    return Following(
        heading=fill(told["heading"], facts),
        lead=fill(told["lead"], facts),
        stays=fill(told["stays"], facts),
        raised=f"{who} raised it on {formats.moment(worry.raised_at)}.",
        words=worry.words if access.may(Permission.WORRY_READ, relations=relations) else "",
        phone=person.phone,
    )
