"""Every part in every state, on one page: to look at, to test, and to show what there is."""

from datetime import date, datetime, time
from types import SimpleNamespace as Thing
from typing import Any
from zoneinfo import ZoneInfo

from lotus.core import letters, plots
from lotus.ui import charts, forms

MEANINGS = [
    ("none", "Does not apply"),
    ("1", "Negligible", "No harm, or so little that nothing needs doing."),
    ("2", "Minor", "Harm that passes by itself or with little care."),
    ("3", "Moderate", "Harm to body or mind that needs treatment, with recovery expected."),
    ("4", "Major", "Lasting harm."),
    ("5", "Catastrophic", "Death, or lasting harm to several people."),
]
LETTER = """# What the group decided, and what happens next

Dear Dana,

The group decided on **support and reflection**. You can go on working as usual.

## What happens next

- **Wednesday 11 March, 2.30pm.** You and I meet at Linden House.
- **By Friday 20 March.** We agree a short plan in writing.
"""
SUPPORT = [
    {"label": "If a life is at risk", "text": "call 999.", "phone": "999"},
    {
        "label": "Somebody to talk to, day or night",
        "text": "Samaritans, free, 116 123.",
        "phone": "116 123",
    },
    {"label": "If you would rather not talk", "text": "text SHOUT to 85258, free.", "sms": "85258"},
]


class Example(forms.LotusForm):
    """One of each field."""

    line = forms.Line("Your name", hint="As you like to be called", autocomplete="name")
    paragraphs = forms.Paragraphs(
        "What happened?",
        missing="Write what happened",
        hint="Write what might happen again, not who someone is.",
    )
    email = forms.Email("E-mail address", missing="Write your e-mail address")
    secret = forms.Secret("Password", hint="Three or four words of your own make a good one.")
    code = forms.Code(
        "Code from your telephone", digits=6, one_time=True, missing="Write the code of 6 figures"
    )
    number = forms.Number("How many nights?", least=0, most=31, missing="Write how many nights")
    choice = forms.Choice(
        "How likely is it to recur?",
        [
            ("4", "4 Likely", "10 to 50%: probably, but not persistently"),
            ("3", "3 Possible", "1 to 10%: might, now and then"),
            ("2", "2 Unlikely", "0.1 to 1%: not expected, yet possible"),
        ],
        small=True,
        hint="If you can give a chance, it decides. If not, the words do.",
        missing="Choose how likely it is",
    )
    yes_no = forms.YesNo("Is there a safeguarding concern?", inline=True, missing="Say yes or no")
    choices = forms.Choices(
        "What is it about?",
        [
            ("performance", "Clinical performance"),
            ("conduct", "Behaviour or conduct"),
            ("health", "Health", "A question about somebody’s health is never a fault"),
        ],
        missing="Tick at least one",
    )
    select = forms.Select(
        "How soon may it recur?",
        [("episode", "In one episode of care"), ("month", "Within a month"), ("year", "Within a year")],
        empty="Choose a time frame",
        missing="Choose a time frame. “Likely” means little without one",
    )
    day = forms.Day(
        "When did it happen?",
        hint="For example, 5 3 2026 or 5 March 2026",
        latest=date(2026, 3, 5),
        too_late="Choose today, 5 March 2026, or an earlier day",
        missing="Say when it happened",
    )
    clock = forms.Clock("At what time?", hint="For example, 2.30pm or 14:30", missing="Say at what time")
    chips = forms.Chips(
        "Patient and public safety", MEANINGS, hint="The highest counts", missing="Choose a level"
    )
    side = forms.Chips(
        "Insight",
        [("helps", "Helps"), ("neutral", "Neutral"), ("worsens", "Worsens"), ("unknown", "Not known")],
        side=True,
        hint="sees and accepts the gap",
        missing="Choose one for insight",
    )
    upload = forms.Upload("A document", required=False, hint="Up to 20 MB")
    tick = forms.Tick("I have read the letter", missing="Tick the box once you have read the letter")


FILLED = {
    "line": "Siân Llŷr-Ŵen",
    "paragraphs": "A colleague stops asking for help on the night shift.",
    "email": "sian@example.org",
    "number": 9,
    "choice": "4",
    "yes_no": False,
    "choices": ["conduct"],
    "select": "month",
    "day": date(2026, 3, 4),
    "clock": time(14, 30),
    "chips": "3",
    "side": "helps",
    "tick": True,
}
WRONG = {
    "wrong-email": "sian",
    "wrong-code": "12",
    "wrong-number": "99",
    "wrong-paragraphs": "",
    "wrong-day-day": "31",
    "wrong-day-month": "june",
    "wrong-day-year": "2025",
    "wrong-clock": "2.30",
}


def _tags() -> list[dict[str, str]]:
    rows = [
        ("Raised", "ring", "quiet"),
        ("Being understood", "target", "water"),
        ("With the group", "dots", "plum"),
        ("Being helped", "leaves", "leaf"),
        ("Being investigated", "glass", "ochre"),
        ("Learning", "book", "plain"),
        ("Closed", "check", "sand"),
        ("Draft", "pencil", "water"),
        ("To be checked", "eye", "plum"),
        ("Sent", "send", "plain"),
        ("Read", "check", "quiet"),
        ("2 days late", "clock", "clay"),
        ("You are here", "target", "petal"),
    ]
    return [{"word": word, "shape": shape, "tone": tone} for word, shape, tone in rows]


def _case() -> dict[str, Any]:
    """What a practitioner's page is made of."""
    return {
        "facts": [
            {"label": "Next", "value": "You meet Alice", "note": "Wednesday 11 March, 2.30pm"},
            {"label": "What you need to do first", "value": "Nothing", "note": "Bring questions if you like"},
            {
                "label": "You will hear from us by",
                "value": "Wednesday 18 March",
                "note": "even if there is no news",
            },
        ],
        "steps": [
            {
                "when": "Wednesday 11 March",
                "note": "2.30pm, 45 minutes",
                "title": "You meet Alice",
                "text": "To talk about what would help at night.",
                "links": [{"text": "Ask for another time", "href": "#way"}],
            },
            {
                "when": "By Friday 20 March",
                "title": "You both agree a short plan",
                "text": "Until you have both signed, it is a draft that you can change.",
            },
        ],
        "way": [
            {"name": "Raised", "note": "9 February", "state": "done"},
            {"name": "Being understood", "note": "Told 12 February", "state": "done"},
            {"name": "With the group", "note": "Met 3 March", "state": "done"},
            {"name": "Being helped", "note": "You are here", "state": "now"},
            {"name": "Learning", "note": "April", "state": "todo"},
            {"name": "Closed", "state": "todo"},
        ],
        "ticks": [
            {"title": "Support explained to you", "note": "Done, 12 February", "state": "done"},
            {"title": "Adjustments", "note": "Planned: questions two days ahead", "state": "planned"},
            {"title": "Occupational health", "note": "Not needed, as you told us", "state": "none"},
            {"title": "Support for an investigator", "state": "todo"},
        ],
        "people": [
            {
                "name": "Alice Morgan",
                "for": "Case manager. Ask her anything about what happens, and when.",
                "phone": "01632 960 142",
                "write": {"text": "Write to Alice", "href": "#way"},
            },
            {
                "name": "Bob Tierney",
                "for": "Pastoral contact. He is here for you and decides nothing.",
                "note": "You next speak on Tuesday 10 March.",
                "phone": "01632 960 177",
            },
        ],
    }


def _work() -> dict[str, Any]:
    """What a case manager's page is made of."""
    return {
        "counts_shown": [
            {"number": 3, "label": "due today", "href": "#tasks"},
            {"number": 2, "label": "late", "href": "#tasks"},
            {"number": 2, "label": "to call", "href": "#tasks"},
            {"number": 6, "label": "open concerns", "href": "#table"},
        ],
        "tasks": [
            {
                "title": "Send Dr Asher his outcome letter",
                "text": "The group met on Tuesday. The draft is checked and waits for your name.",
                "href": "#tasks",
                "button": "Sign the letter",
                "kind": "primary",
            },
            {
                "title": "Grace Holloway has heard nothing for 16 days",
                "late": "2 days late",
                "text": "There is no news yet, and she should hear that too.",
                "href": "#tasks",
                "button": "Call Grace",
            },
        ],
        "columns": [
            "Concern",
            {"label": "Next step", "wide": True},
            "Support",
            {"label": "Days open", "numeric": True},
        ],
        "rows": [
            ["Concern about record keeping", "Meet to agree the support plan", "7 of 8", 24],
            ["Concern about prescribing", "Send the outcome letter", "6 of 8", 31],
        ],
        "versions": [
            {
                "field": "What might happen again",
                "yours": "A patient waits for treatment.",
                "theirs": "A colleague stops asking for help.\nA patient waits.",
            }
        ],
        "summary": [
            {"key": "What happened", "value": "Three sharp exchanges in five weeks", "href": "#summary"},
            {"key": "When", "value": "March 2026"},
        ],
    }


def _pictures() -> dict[str, Any]:
    """Matrix, timeline and letter."""
    today = date(2026, 3, 5)
    happened = [
        (date(2026, 2, 9), "The concern was raised"),
        (date(2026, 2, 12), "Alice told you, and sent the first letter"),
        (date(2026, 2, 26), "You signed your account"),
        (date(2026, 3, 5), "The group met and decided on support and reflection"),
        (date(2026, 4, 17), "You look back together"),
    ]
    moments = [plots.Moment(when, text, plots.state_of(when, today)) for when, text in happened]
    return {
        "risk_matrix": charts.matrix([("Help not asked for", 4, 3), ("A complaint grows", 2, 3)]),
        "case_timeline": charts.timeline(moments, title="What has happened so far"),
        "letter_blocks": letters.parse(LETTER),
    }


def examples() -> dict[str, Any]:
    """The context of ui/styleguide.jinja."""
    kept = Thing(
        data={"kept-line": ["Only half a na"], "kept-day-day": ["5"], "kept-chips": ["2"]},
        saved_at=datetime(2026, 3, 5, 10, 42, tzinfo=ZoneInfo("UTC")),
        token="",
        url="",
    )
    return {
        "fields_empty": Example(prefix="empty"),
        "fields_filled": Example(prefix="filled", initial=FILLED),
        "fields_wrong": Example(WRONG, prefix="wrong"),
        "fields_kept": Example(prefix="kept", kept=kept),
        "saved_at": kept.saved_at,
        "document_rows": [
            (form["line"], form["number"]) for form in (Example(prefix="first"), Example(prefix="second"))
        ],
        "tags": _tags(),
        "example_support": SUPPORT,
        "tones": ["", "petal", "water", "sand"],
        **_case(),
        **_work(),
        **_pictures(),
    }
