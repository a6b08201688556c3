"""Who may see what of a concern, said once more in plain words for the tests, and never by asking the program.

A person is what they are to a concern by the facts alone. The specification's rule: whoever it is about, whoever raised
it, and whoever has an interest in it has only that, whatever else they hold.
"""

from dataclasses import dataclass, field


@dataclass
class Facts:
    """One concern and one person: what is true of them. `interest` is the newest answer, if there is one."""

    practitioner: bool = False
    told: bool = False
    raised_it: bool = False
    interest: bool | None = None
    parts: set[str] = field(default_factory=set)
    officer: bool = False
    seat: str = ""
    same_organisation: bool = True


def relations(facts: Facts) -> set[str]:
    """What somebody is to the concern."""
    if not facts.same_organisation:
        return set()
    if facts.practitioner:
        return {"practitioner"} if facts.told else set()
    if facts.raised_it:
        return {"raised_it"}
    if facts.interest is True:
        return set()
    asked = facts.interest is False
    if "second_blind" in facts.parts:  # in these worlds nobody has signed a second score yet
        return {"second_blind" if asked else "second_unasked"}
    helping = facts.parts & {"adviser", "investigator"}
    found = facts.parts - helping
    if helping:
        found |= helping if asked else {"adviser_unasked"}
    if facts.officer:
        found.add("responsible_officer")
    if facts.seat:
        found.add(facts.seat if asked else "group_unasked")
    return found


def conflicted(facts: Facts) -> bool:
    """Whether somebody must never handle, list or hear of the concern as those do who look after it."""
    return facts.practitioner or facts.raised_it or facts.interest is True or not facts.same_organisation


def listed(facts: Facts) -> bool:
    """Whether it stands in the list of concerns that somebody handles or is asked about."""
    return not conflicted(facts) and bool(relations(facts))
