"""Where the versions of what an organisation settles are kept, and how they are read."""

from lotus.core import library
from lotus.core.keeping import shipped
from lotus.core.risk import Bands
from lotus.kernel import words
from lotus.kernel.models import Organisation, Wording

KIND = "settings"
BANDS = "bands"
PERIOD = "keep-"
"""Begins the name of a period: `keep-informal`."""
LABELS = "labels"
QUESTIONS = ("pre-formal", "questions")
QUESTIONS_SLUG = "before-anything-formal"


def file_of(organisation: Organisation, name: str) -> words.File:
    """Where the versions of a number, or of the bands, are kept."""
    return words.File(organisation, KIND, name.replace("_", "-"))


def period_of(name: str) -> str:
    """The class whose period this is the name of; nothing where it is none."""
    period = name.removeprefix(PERIOD)
    return period if name.startswith(PERIOD) and period in shipped() else ""


def read(row: Wording) -> dict[str, int]:
    """The numbers of a version; none in one that went back to what ships."""
    entry = library.parse(row.kind, row.slug, row.language, row.form, row.body)
    return {key: int(number) for key, number in entry.data.items()}


def read_labels(row: Wording) -> dict[str, dict[str, str]]:
    """The labels of a version, by their keys; none in one that went back to what ships."""
    entries = library.parse(row.kind, row.slug, row.language, row.form, row.body).data.get("entries", {})
    return {key: {"label": str(one["label"]), "kind": str(one["kind"])} for key, one in entries.items()}


def template_file(organisation: Organisation, slug: str) -> words.File | None:
    """The content file behind a template's name in an address; none where there is no such template."""
    if slug == QUESTIONS_SLUG:
        return words.File(organisation, *QUESTIONS)
    return words.File(organisation, "letters", slug) if slug in library.slugs("letters") else None


def bands_of(organisation: Organisation) -> Bands:
    """The organisation's own bands, else the usual ones."""
    own = organisation.settings.get("bands")
    return Bands(**own) if own else Bands()
