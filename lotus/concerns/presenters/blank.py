"""The forms that can be taken away blank: which there are, and each one made from the words its pages use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lotus.concerns.policy.settled import QUESTIONS, bands_of
from lotus.core import letters, library, risk
from lotus.core.blank import LETTER, Blank
from lotus.core.filling import fill
from lotus.core.learning import FACTORS
from lotus.core.plan import PlanStep
from lotus.core.preformal import Question
from lotus.kernel import words
from lotus.kernel.models import Organisation
from lotus.ui import formats
from lotus.ui.papers.blank import Ask, BlankPaper, Cell, Grid, Kind, Part, Place, Prose, Section, Shade

Asked = Mapping[str, Ask]
PERSON = {"person": "the person"}
ROWS = 6
"""Empty rows of a table to write in."""


@dataclass(frozen=True)
class Line:
    """A form in the list."""

    slug: str
    title: str
    about: str


@dataclass(frozen=True)
class Making:
    """What a form is made from: its own words, what its pages ask, and whose it is."""

    told: Mapping[str, Any]
    asked: Asked
    here: Organisation

    def section(self, name: str, *parts: Part, fresh: bool = False) -> Section:
        """A section under its heading, its own further questions after the parts."""
        own = [_own(one) for one in self.told.get("asks", ()) if one["section"] == name]
        lede = str(self.told.get("ledes", {}).get(name, ""))
        return Section(str(self.told["sections"][name]), [*parts, *own], lede, fresh)

    def ask(self, *names: str) -> list[Ask]:
        return [self.asked[name] for name in names]

    def word(self, name: str) -> str:
        return str(self.told["tables"][name])


def _own(one: Mapping[str, Any]) -> Ask:
    options = tuple((words, "") for words in one.get("options", ()))
    return Ask(one["label"], one.get("hint", ""), Kind(one["kind"]), options, one.get("rows", 1))


def _forms() -> library.Entry:
    return library.load("blank", "forms")


def _letters(here: Organisation) -> dict[str, library.Entry]:
    """Every letter as the organisation words it, in one question, by title."""
    found = words.several(here, [("letters", slug) for slug in library.slugs("letters")])
    return {
        slug: one for (_kind, slug), one in sorted(found.items(), key=lambda row: str(row[1].data["title"]))
    }


def lists(here: Organisation) -> tuple[list[Line], list[Line]]:
    """The forms, and the letters, as they are offered."""
    entries = _forms().entries
    ours = [Line(one, entries[one]["title"], entries[one]["about"]) for one in Blank]
    theirs = [
        Line(f"{LETTER}{slug}", str(one.data["title"]), str(one.data["when"]))
        for slug, one in _letters(here).items()
    ]
    return ours, theirs


def paper(here: Organisation, slug: str, asked: Asked, today: date) -> BlankPaper | None:
    """A form ready to be drawn; none where there is none of this name."""
    if slug in set(Blank):
        told = _forms().entries[slug]
        title, about, private = (str(told[name]) for name in ("title", "about", "private"))
        sections = SECTIONS[Blank(slug)](Making(told, asked, here))
    elif slug.startswith(LETTER) and slug.removeprefix(LETTER) in library.slugs("letters"):
        entry = words.load(here, "letters", slug.removeprefix(LETTER))
        told = _forms().data["letter"]
        title, private = str(entry.data["title"]), told["private"]
        about = fill(told["about"], {"when": entry.data["when"]})
        sections = [_letter(here, entry, told["part"])]
    else:
        return None
    foot = f"{title} · as it stood on {formats.day(today)}"
    return BlankPaper(title, about, here.name, foot, sections, private)


def _letter(here: Organisation, entry: library.Entry, part: str) -> Section:
    """The letter with each field as what is to be written there, and each part that only some decisions bring."""
    facts = {name: f"[{one['write']}]" for name, one in entry.data.get("fields", {}).items()}
    directory = words.load(here, "support-directory", "default")
    facts |= {"organisation": here.name, "support": letters.support_bullets(directory.data)}
    text = letters.blank(entry, facts, lambda when: fill(part, {"when": when}))
    return Section("", [Prose(letters.marked(letters.parse(text)))])


# ---- One function for each form ----


def _triage(of: Making) -> list[Section]:
    documents = Grid(
        of.word("documents"),
        [of.word("document"), of.word("dated")],
        [[Place.WRITE, Place.WRITE]] * ROWS,
        [75, 25],
    )
    yes = ("safeguarding", "safeguarding_details", "health", "health_details", "disability")
    factors = of.ask(*(f"factor_{one}" for one in risk.Factor))
    areas = of.ask(*(f"level_{one}" for one in risk.Domain))
    likely = of.ask("outcome", "probability", "likelihood", "timeframe")
    after = of.ask("priority", "accepted", "accepted_why")
    return [
        of.section("start"),
        of.section("found", *of.ask("reviewed_on", "summary"), documents, *of.ask("contributory", *yes)),
        of.section("risk", *likely, fresh=True),
        of.section("weigh", _ticks(of.word("tick"), of.word("factor"), factors, of.word("note"))),
        of.section("touch", _ticks(of.word("tick"), of.word("area"), areas)),
        of.section("rate"),
        of.section("answer", *after),
        of.section("end", *of.ask("rationale", "recommendation", "further"), fresh=True),
    ]


def _ticks(caption: str, what: str, rows: Sequence[Ask], note: str = "") -> Grid:
    """Questions with the same answers as one table to tick in, with room for a note where one is asked for."""
    answers = [words for words, _hint in rows[0].options]
    room: list[Cell] = [*[Place.TICK] * len(answers), *([Place.WRITE] if note else [])]
    label = [f"{one.label}. {one.hint}" if one.hint else one.label for one in rows]
    each, rest = (10, 25) if note else (15, 0)
    widths = [100 - rest - each * len(answers), *[each] * len(answers), *([rest] if note else [])]
    columns = [what, *answers, *([note] if note else [])]
    return Grid(caption, columns, [[words, *room] for words in label], widths)


def _guide(of: Making) -> list[Section]:
    likelihood, factors = library.load("triage", "likelihood"), library.load("triage", "factors")
    levels = [
        [f"{one['level']} {one['label']}", f"{one['chance']}", str(one["words"])]
        for one in likelihood.entries.values()
    ]
    weigh = [[str(one["label"]), f"{one['question']} {one['hint']}"] for one in factors.entries.values()]
    columns = [of.word("level"), of.word("chance"), of.word("words")]
    return [
        of.section("likelihood", Grid(of.word("levels"), columns, levels, [25, 25, 50])),
        of.section(
            "weigh", Grid(of.word("factors"), [of.word("factor"), of.word("question")], weigh, [25, 75])
        ),
        of.section("touch", *_meanings(of)),
        of.section("rate", _matrix(of)),
        of.section("manage", _managed(of)),
    ]


def _meanings(of: Making) -> list[Grid]:
    """What each level means, one table for each area."""
    shelf, domains = library.load("triage", "consequence"), library.load("triage", "domains")
    found = []
    for domain in risk.Domain:
        cells = shelf.data["cells"][domain]
        rows = [
            [f"{one['level']} {one['label']}", _meaning(of, cells[key])] for key, one in shelf.entries.items()
        ]
        found.append(Grid(domains.word(domain), [of.word("level"), of.word("meaning")], rows, [20, 80]))
    return found


def _meaning(of: Making, cell: Mapping[str, Any]) -> str:
    return f"{cell['text']} ({of.word('ours')}.)" if cell["completed_by_us"] else str(cell["text"])


def _matrix(of: Making) -> Grid:
    """Likelihood times consequence, each product with its rating in words and colour, by the organisation's bands."""
    bands, ratings = bands_of(of.here), library.load("triage", "ratings")
    likely, effect = library.load("triage", "likelihood"), library.load("triage", "consequence")

    def cell(product: int) -> Shade:
        rating = bands.rating(product)
        return Shade(f"{product} {ratings.word(rating)}", rating)

    across = sorted(risk.Consequence)
    rows: list[list[Cell]] = [
        [f"{int(down)} {likely.word(down.key)}", *(cell(int(down) * int(one)) for one in across)]
        for down in sorted(risk.Likelihood, reverse=True)
    ]
    columns = ["", *(f"{int(one)} {effect.word(one.key)}" for one in across)]
    return Grid(of.word("matrix"), columns, rows)


def _managed(of: Making) -> Grid:
    rows: list[list[Cell]] = []
    for rating, low, high in bands_of(of.here).ranges():
        name = library.load("triage", "ratings").word(rating)
        who = library.load("triage", "levels").word(risk.managed_at(rating), "sentence")
        rows.append([Shade(name, rating), f"{low} to {high}" if high > low else str(low), who])
    columns = [of.word("rating"), of.word("scores"), of.word("who")]
    return Grid(of.word("managed"), columns, rows, [20, 20, 60])


def _before_formal(of: Making) -> list[Section]:
    told = words.load(of.here, *QUESTIONS)
    every = {one: _question(told, one) for one in Question}
    always = [ask for one, ask in every.items() if "only" not in told.entries[one]]
    rest = [ask for one, ask in every.items() if "only" in told.entries[one]]
    return [of.section("questions", *always), of.section("regulator", *rest), of.section("end")]


def _question(told: library.Entry, one: Question) -> Ask:
    label, hint = fill(told.word(one), PERSON), fill(str(told.entries[one].get("hint", "")), PERSON)
    return Ask(label, hint, Kind.TEXT, rows=3)


def _conversation(of: Making) -> list[Section]:
    entries = library.load("plan", "preparation").data["entries"]
    return [
        Section(str(one["label"]), [Ask(fill(ask, PERSON), kind=Kind.TEXT, rows=2) for ask in one["asks"]])
        for one in entries
    ]


def _plan(of: Making) -> list[Section]:
    told = library.load("plan", "steps")
    columns = [of.word("goal"), of.word("theirs"), of.word("ours"), of.word("seen")]
    goals = Grid(of.word("goals"), columns, [[Place.WRITE] * 4] * ROWS, [30, 25, 25, 20])
    causes = Ask(
        str(of.told["sections"]["causes"]),
        str(of.told["ledes"]["causes"]),
        Kind.SOME,
        tuple((str(one["label"]), "") for one in told.data["causes"].values()),
    )
    found = []
    for step in PlanStep:
        asks = [Ask(fill(told.word(step, name), PERSON), rows=4) for name in ("question", "evidence")]
        more: dict[PlanStep, Part] = {PlanStep.ASSESS: causes, PlanStep.AGREE: goals}
        found.append(Section(told.word(step), [*asks, *([more[step]] if step in more else [])]))
    return [*found, of.section("end")]


def _lessons(of: Making) -> list[Section]:
    told = library.load("learning", "factors").data["types"]
    factors: list[Part] = [
        _ticks(
            f"{told[kind]['label']}. {told[kind]['ask']}",
            of.word("factor"),
            of.ask(*(f"{kind}.{name}" for name in names)),
        )
        for kind, names in FACTORS.items()
    ]
    return [
        of.section("happened", *of.ask("chronology", "went_well")),
        of.section("problem", *of.ask("words"), *factors, *of.ask("note"), fresh=True),
        of.section("learn", *of.ask("easier", "positive", "shared_with"), fresh=True),
        of.section("change", *_actions(of)),
        of.section("assure", *of.ask("action.evidence", "action.worked", "action.words")),
    ]


def _actions(of: Making) -> list[Grid]:
    strengths = library.load("learning", "strengths").entries.values()
    told = [[str(one["label"]), str(one["hint"])] for one in strengths]
    columns = [of.word("what"), of.word("strength"), of.word("owner"), of.word("due")]
    return [
        Grid(of.word("strengths"), [of.word("strength"), of.word("why")], told, [35, 65]),
        Grid(of.word("actions"), columns, [[Place.WRITE] * 4] * ROWS, [40, 20, 25, 15]),
    ]


SECTIONS: Mapping[Blank, Callable[[Making], list[Section]]] = {
    Blank.TRIAGE: _triage,
    Blank.RISK_GUIDE: _guide,
    Blank.BEFORE_FORMAL: _before_formal,
    Blank.CONVERSATION: _conversation,
    Blank.PLAN: _plan,
    Blank.LESSONS: _lessons,
}
