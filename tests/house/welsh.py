"""The catalogue of Welsh: collect what is marked, keep what is translated, compile. Run by `make words`.

    .venv/bin/python -m tests.house.welsh

Words are collected from templates and from Python; those that are gone are dropped. The compiled catalogue lies
beside its source in the repository, so that a clone, a wheel and an editable install all speak Welsh at once.
"""

import io
from collections.abc import Iterator
from functools import cache

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.house import source

SOURCE = source.LOTUS / "config" / "locale" / "cy" / "LC_MESSAGES" / "django.po"
COMPILED = SOURCE.with_suffix(".mo")
METHODS = [("**.py", "python"), ("**/jinja2/**.jinja", "jinja2")]
OPTIONS = {"**/jinja2/**.jinja": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
WELSH = ("ui/", "people/", "toolkit/jinja2/", "config/jinja2/", "config/navigation.py", "config/errors.py")
"""Where the words of the pages stand that are in Welsh: all of them must be translated."""
ENGLISH = (
    "ui/jinja2/ui/styleguide.jinja",  # for those who build Lotus
    "ui/jinja2/ui/gallery.jinja",
    "ui/jinja2/ui/charts/",  # the pictures of a case, which is in English
    "people/jinja2/people/people.jinja",  # for administrators
    "people/jinja2/people/audit.jinja",
    "people/jinja2/people/handlers.jinja",
    "people/jinja2/people/place.jinja",
    "people/forms/people.py",
    "people/presenters/lists.py",
    "people/views/lists.py",
    "config/jinja2/config/operations.jinja",
    "toolkit/jinja2/toolkit/edit/",  # for those who edit
    "toolkit/jinja2/toolkit/together/words",  # for who leads a session
    "toolkit/jinja2/toolkit/own/",  # what somebody keeps
    "toolkit/jinja2/toolkit/answer/",  # questionnaires, whose own words are in English
    "ui/jinja2/ui/reports/",  # of the command line
    "ui/reports/",
)


@cache
def marked() -> Catalog:
    """Every marked message with the files it stands in."""
    found = Catalog(locale="cy", charset="utf-8")
    taken = extract_from_dir(source.LOTUS, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=())
    for file, _line, message, _comments, context in taken:
        found.add(message, locations=[(file, 0)], context=context)
    return found


def kept() -> Catalog:
    """The catalogue as it lies in the repository."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="cy")


def needed() -> Iterator[Message]:
    """The messages of the pages that are in Welsh."""
    for message in marked():
        files = [file for file, _line in message.locations]
        if message.id and any(file.startswith(WELSH) and not file.startswith(ENGLISH) for file in files):
            yield message


def compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> None:
    """Take in what is newly marked, drop what is gone, compile."""
    catalogue = kept()
    catalogue.update(marked(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version, catalogue.language_team = "Lotus", "in Welsh", "Cymraeg"
    catalogue.msgid_bugs_address = "docs/how-to/translate.md"
    catalogue.last_translator = "a draft, read by no Welsh speaker yet"
    with SOURCE.open("wb") as file:
        write_po(file, catalogue, width=110, no_location=True, sort_output=True)
    COMPILED.write_bytes(compiled(kept()))


if __name__ == "__main__":
    update()
