"""Comments that nobody wrote, with the codes a person would give them. The same seed makes the same ones."""

import random

from lotus.core.theming import Coded

KIND, WAIT, FOOD, ROOM = "Kindness of staff", "Waiting", "Food", "Rooms and buildings"
SAYINGS = {
    KIND: (
        "The nurses were {kind} with my {who}",
        "Every doctor on the {place} was {kind} and listened",
        "Staff stayed {kind} although they were busy",
        "The receptionist spoke to my {who} in a {kind} way",
    ),
    WAIT: (
        "We waited {long} before anybody called my {who}",
        "The wait for an appointment was {long}",
        "The queue at the {place} took {long}",
        "My {who} sat in the waiting area for {long}",
    ),
    FOOD: (
        "Lunch was {taste} and the tea {taste}",
        "The meals on the {place} were {taste}",
        "My {who} found the breakfast {taste}",
        "More choice of food please, dinner was {taste}",
    ),
    ROOM: (
        "The {place} was {state} and hard to find",
        "My {who} had a bed in a {state} room",
        "Toilets beside the {place} were {state}",
        "The building feels {state}, and the windows do not open",
    ),
}
WORDS = {
    "kind": ("kind", "gentle", "patient", "warm", "friendly"),
    "who": ("mother", "son", "neighbour", "husband", "daughter"),
    "place": ("ward", "clinic", "day unit", "surgery"),
    "long": ("four hours", "far too long", "three weeks", "most of the day", "nearly two hours"),
    "taste": ("cold", "tasty", "bland", "hot and fresh", "too salty"),
    "state": ("dirty", "dark", "clean and bright", "cramped", "noisy"),
}


def coded(number: int, seed: int = 1) -> list[Coded]:
    """Comments with one code each, or with two."""
    drawn = random.Random(seed)
    return [_one(drawn) for _ in range(number)]


def _one(drawn: random.Random) -> Coded:
    codes = drawn.sample(sorted(SAYINGS), k=drawn.choice((1, 1, 2)))
    said = [
        drawn.choice(SAYINGS[code]).format(**{key: drawn.choice(words) for key, words in WORDS.items()})
        for code in codes
    ]
    return Coded(". ".join(said) + ".", frozenset(codes))
