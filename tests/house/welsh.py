"""The catalogue of Welsh: collect what is marked, keep what is translated, compile. Run by `make words`.

    .venv/bin/python -m tests.house.welsh

Words are collected from templates and from Python; those that are gone are dropped. The compiled catalogue lies
beside its source in the repository, so that a clone, a wheel and an editable install all speak Welsh at once.
"""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from tests.factories.marking import Seen
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
WELSH = (
    "ui/", "people/", "toolkit/", "config/jinja2/", "config/navigation.py", "config/errors.py",
    "concerns/jinja2/concerns/raising-", "concerns/forms/raising.py", "concerns/views/raising.py",
    "concerns/presenters/reports.py",
)  # fmt: skip
"""Where the words of the pages stand that are in Welsh: all of them must be translated."""
ENGLISH = (
    "ui/jinja2/ui/styleguide.jinja",  # for those who build Lotus
    "ui/jinja2/ui/gallery.jinja",
    "ui/jinja2/ui/charts/",  # the pictures of a case, which is in English
    "people/jinja2/people/people.jinja",  # for administrators
    "people/jinja2/people/audit.jinja",
    "people/jinja2/people/handlers.jinja",
    "people/jinja2/people/place.jinja",
    "people/jinja2/people/leavers.jinja",
    "people/forms/people.py",
    "people/presenters/lists.py",
    "people/views/lists.py",
    "config/jinja2/config/operations.jinja",
    "toolkit/tasks.py",  # asks links whether they open, and nobody reads it
    "ui/jinja2/ui/result.jinja",  # the paper of a result, in the language of its questionnaire
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


# ---- Words that are marked nowhere ----

SPOKEN = {*KEYWORDS, "pgettext", "npgettext"}
SAID = re.compile(r"^[A-Z“][^\W\d_]*(?: [^\W\d_]+|[,.?!…]|$)")
"""How words begin that somebody reads: with a capital, and no address, name of a field or piece of code."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Lotus", "PDF", "English", "Cymraeg", "Darllen hwn yn Gymraeg", "Read this in English"}


def _ours(path: Path) -> bool:
    name = path.relative_to(source.LOTUS).as_posix()
    return name.startswith(WELSH) and not name.startswith(ENGLISH)


def templates() -> list[Path]:
    """The templates of pages that are in Welsh."""
    return [path for path in source.templates() if _ours(path)]


def programs(room: str) -> list[Path]:
    """The Python of one room that speaks on pages in Welsh."""
    return [path for path in source.python_files(room) if _ours(path)]


def left_in_template(path: Path) -> Iterator[str]:
    """Words that stand in a template as they are: in its text, and handed to a part of a page."""
    written = path.read_text(encoding="utf-8")
    reader = Seen()
    reader.feed(re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "0", written, flags=re.DOTALL))
    for text in reader.texts:
        yield from (word for word in LETTERS.findall(text) if word not in NAMES)
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(written)
    marked = {id(text) for call in tree.find_all(nodes.Call) if _speaks(call) for text in call.args}
    for one in tree.find_all(nodes.Const):
        said = isinstance(one.value, str) and SAID.match(one.value) and one.value not in NAMES
        if said and id(one) not in marked:
            yield str(one.value)


def _speaks(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in SPOKEN


def left_in_program(path: Path) -> Iterator[str]:
    """Sentences in Python that are neither marked nor said of the program itself."""
    tree = source.tree(path)
    known = {id(part) for node in ast.walk(tree) for part in _not_said(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else ""
        if isinstance(text, str) and " " in text and SAID.match(text) and id(node) not in known:
            yield text


def _not_said(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a marked call, a docstring, the keys of a table, or an assertion of ours."""
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Name) and called.id in SPOKEN:
        yield from ast.walk(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if key)
    elif isinstance(node, ast.Assert) and node.msg:
        yield from ast.walk(node.msg)


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
