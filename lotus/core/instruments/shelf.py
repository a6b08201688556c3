"""The questionnaires that ship, and those in files of one's own."""

from functools import lru_cache
from pathlib import Path

from lotus.core import library
from lotus.core.instruments.definition import Instrument
from lotus.core.instruments.parsing import parse
from lotus.core.refusal import Refused

KIND = "instruments"
SHELF = library.SHELF
"""Where they stand."""


@lru_cache(maxsize=512)
def read(written: str, name: str = "") -> Instrument:
    """The questionnaire a text defines; the same text is read once. Raises Faults."""
    return parse(written, name)


def shipped(id: str) -> tuple[Instrument, str] | None:
    """One that ships, with its text as written; None when there is none of this id. Raises Faults."""
    if id not in names():
        return None
    entry = library.load(KIND, id, "en", SHELF)
    return read(entry.written, f"{id}.{entry.language}.toml"), entry.written


def names() -> tuple[str, ...]:
    """The ids of the questionnaires that ship."""
    return library.slugs(KIND, SHELF)


def find(id_or_file: str, language: str = "en") -> Instrument:
    """A questionnaire by its id, or from a TOML file.

    Raises Faults when the definition is wrong, Refused when there is neither such an id nor such a file.
    """
    if id_or_file in names():
        entry = library.load(KIND, id_or_file, language, SHELF)
        return read(entry.written, f"{id_or_file}.{entry.language}.toml")
    path = Path(id_or_file)
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as fault:
        raise Refused(f"{path} is not text in UTF-8, so it cannot be an instrument.") from fault
    except OSError as fault:
        known = ", ".join(names())
        raise Refused(f"“{id_or_file}” is neither a file nor an instrument that ships: {known}.") from fault
