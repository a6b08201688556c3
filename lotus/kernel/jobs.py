"""Work for later, by name. Arguments are ids; the work itself lives in a room's `tasks.py`."""

from traceback import extract_tb

from django.utils.module_loading import import_string


def later(name: str, *ids: object) -> None:
    """Enqueue `<room>.<task>` (for example `concerns.render_letter`) in the caller's transaction."""
    room, task = name.split(".")
    import_string(f"lotus.{room}.tasks.{task}").enqueue(*(str(one) for one in ids))


def without_words(fault: BaseException) -> list[str]:
    """Where a job broke, for its record: the kind of fault and the places, never its words.

    A fault may quote what was being worked on, and the record of a job is not sealed.
    """
    places = [
        f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in extract_tb(fault.__traceback__)
    ]
    return [*places, f"{type(fault).__name__}\n"]
