"""How it stands with the links of the resources, in words, for those who edit the toolkit."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lotus.core.toolkit import Toolkit
from lotus.kernel.models import Organisation
from lotus.toolkit.models import LinkLook
from lotus.ui import language


def why(key: str) -> str:
    """Why a link is told of."""
    return {
        "gone": _("There is no such page any more."),
        "broken": _("It answers with a fault."),
        "silent": _("Nothing answers there."),
        "inside": _("It lies inside a network of its own, and we do not ask there."),
        "round": _("It leads from one address to the next without end."),
    }.get(key, "")


@dataclass(frozen=True)
class Links:
    """A sentence on when they were looked at, and those that do not open: title, address, why."""

    says: str
    dead: tuple[tuple[str, str, str], ...]


def links(organisation: Organisation, whole: Toolkit) -> Links:
    """Only links that still stand in the list are told of."""
    now = {one.link for one in whole.resources() if one.link}
    last = LinkLook.objects.filter(organisation=organisation).first()
    dead = tuple(
        (one["title"], one["link"], why(one["why"]))
        for one in (last.dead if last else ())
        if one["link"] in now
    )
    return Links(_says(len(now), last), dead)


def _says(many: int, last: LinkLook | None) -> str:
    if not many:
        return _("None of the resources has a link yet. Add only one that you have opened yourself.")
    if last is None or last.tried_at is None:
        return _("They are opened once a month, to see which are dead. That has not been done yet.")
    if last.reached_at is None or last.tried_at > last.reached_at:
        tried = _(
            "On %(day)s we could reach none of them: there may be no network here. Nothing was changed."
        )
        return tried % {"day": language.day(last.tried_at)}
    told = {"day": language.day(last.reached_at), "count": last.looked}
    return _("On %(day)s we opened each of %(count)s links. Those that did not open stand here.") % told
