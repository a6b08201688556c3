"""Forms as a page offers them, filled in sensibly, and then wrongly."""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

MARK = "<x-canary a='1' b=\"2\">"
NASTY = (
    MARK,
    f"</textarea></title>{MARK}<script>alert(1)</script>",
    f"{{{{ 7*7 }}}} {{% raw %}} ${{7*7}} {MARK}",
    f"javascript:alert(1)//{MARK}",
    f"[{MARK}](javascript:alert(1)) **{MARK}** # {MARK}",
    "' OR '1'='1' -- ",
    "'); DROP TABLE kernel_person; --",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\x00\x01\x02",
    "a\x00b",
    "\u202e\u2066abc\u2069 عربى עברית",
    "👩🏽‍⚕️" * 40,
    "e\u0301" * 60 + "\ufeff\u200b\u2028",
    "𝕴" * 300,
    "x" * 300,
    "y z " * 5000,
    "w" * 120_000,
    "",
    "   ",
    "0",
    "-1",
    "99999999999999999999999999",
    "1e309",
    "NaN",
    "Infinity",
    "0.000000001",
    "٣",
    "²",
    "null",
    "true",
    "[]",
    '{"a": 1}',
    "../../../../etc/passwd",
    "%00%ff%c0%ae",
    "%s%n{0}{name}%(x)s",
    "a\r\nSet-Cookie: x=1",
    "a\r\nBcc: evil@example.org",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "31",
    "february",
    "0000",
    "10000",
    "alice@willowmere.example",
    "a@b",
    "ADA@WILLOWMERE.EXAMPLE",
)
"""What a careless or hostile person may write into any field."""


@dataclass
class Form:
    """One form of a page: where it goes, and its fields with what each offers."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """Reads the forms out of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(has.get("href", ""))
        if tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        if not self.forms:
            return
        if tag in {"input", "textarea", "button"} and has.get("name"):
            self._add(has["name"], has.get("value", ""), has.get("type", tag))
        if tag == "select":
            self.select = has.get("name", "")
        if tag == "option" and self.select:
            self._add(self.select, has.get("value", ""), "select")

    def _add(self, name: str, value: str, kind: str) -> None:
        self.forms[-1].fields.setdefault(name, []).append(value)
        self.forms[-1].kinds[name] = kind


def read(body: bytes) -> Reader:
    reader = Reader()
    reader.feed(body.decode(errors="replace"))
    return reader


def sensible(form: Form, chance: random.Random) -> dict[str, list[str]]:
    """The form as somebody would fill it in."""
    return {name: _value(name, form.kinds[name], offered, chance) for name, offered in form.fields.items()}


def _value(name: str, kind: str, offered: list[str], chance: random.Random) -> list[str]:
    if kind in {"radio", "select", "submit", "button"}:
        return [chance.choice(offered)]
    if kind == "checkbox":
        return [one for one in offered if chance.random() < 0.7]
    if kind == "hidden":
        return offered
    parts = {"-day": "12", "-month": "2", "-year": "2026"}
    ready = next((value for end, value in parts.items() if name.endswith(end)), None)
    words = ["Nine of the nights", "dana@willowmere.example", "Olga Willowmere", "2.30pm", "3", offered[-1]]
    return [ready or chance.choice(words)]


def wrongly(filled: dict[str, list[str]], chance: random.Random) -> dict[str, list[str]]:
    """The same with one to three things wrong: other words, a field twice, missing, or one nobody asked for."""
    wrong = {name: list(values) for name, values in filled.items()}
    for _turn in range(chance.randint(1, 3)):
        names = [name for name in wrong if name != "csrfmiddlewaretoken"]
        if not names:
            return wrong
        name, how = chance.choice(names), chance.random()
        if how < 0.7:
            wrong[name] = [chance.choice(NASTY)]
        elif how < 0.8:
            del wrong[name]
        elif how < 0.9:
            wrong[name] = [*wrong[name], chance.choice(NASTY), chance.choice(NASTY)]
        else:
            wrong[chance.choice(["id", "organisation", "role", "is_active", "person", "then", "at"])] = [
                chance.choice(NASTY)
            ]
    return wrong


def encoded(filled: dict[str, list[str]], chance: random.Random) -> dict[str, Any]:
    """The body and its type, now and then broken."""
    pairs = [f"{quote(name)}={quote(value)}" for name, values in filled.items() for value in values]
    body, kind = "&".join(pairs).encode(), "application/x-www-form-urlencoded"
    how = chance.random()
    if how < 0.03:
        body = body[: len(body) // 2] + b"%ff%fe=%c3%28&%&=&==&"
    elif how < 0.05:
        kind = "multipart/form-data; boundary=x"
    elif how < 0.06:
        kind = "application/json"
    elif how < 0.08:
        body, kind = _multipart(filled), "multipart/form-data; boundary=edge"
    return {"data": body, "content_type": kind}


def _multipart(filled: dict[str, list[str]]) -> bytes:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{quote(name)}"; filename="../a.svg"\r\n\r\n{value[:200]}\r\n'
        for name, values in filled.items()
        for value in values
    ]
    return ("".join(parts) + "--edge--\r\n").encode()
