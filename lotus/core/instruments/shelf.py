"""The questionnaires that ship, and those in files of one's own."""

from functools import lru_cache
from pathlib import Path

from lotus.core import library
from lotus.core.instruments.definition import Instrument
from lotus.core.instruments.parsing import parse
from lotus.core.refusal import Refused

KIND = "instruments"
LEDGER = ("versions", "instruments")
"""The record of every version that shipped, by the digest of what it defines."""
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


def changed() -> list[str]:
    """Every questionnaire that ships and says something else than when its version was recorded, as a sentence."""
    known = library.load(*LEDGER, "en", SHELF).entries
    found = []
    for id in names():
        one = find(id)
        digest = known.get(id, {}).get(one.version)
        if digest is None:
            found.append(
                f"{id}: version {one.version} is not recorded yet. Record it with: lotus content record"
            )
        elif digest != one.digest:
            found.append(
                f"{id}: it was changed, and still says version {one.version}. Give it another version."
            )
    return found


def recorded() -> str:
    """The record with every version that is new in it; what stands there already is never changed."""
    known = library.load(*LEDGER, "en", SHELF)
    rows = {id: dict(versions) for id, versions in known.entries.items()}
    for id in names():
        one = find(id)
        rows.setdefault(id, {}).setdefault(one.version, one.digest)
    head = known.written.split("[entries")[0].rstrip()
    tables = [
        f"[entries.{id}]\n" + "".join(f'"{version}" = "{digest}"\n' for version, digest in rows[id].items())
        for id in sorted(rows)
    ]
    return "\n".join([head, "", *tables])


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
