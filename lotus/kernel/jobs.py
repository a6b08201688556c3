"""Work for later, by name. Arguments are ids; the work itself lives in a room's `tasks.py`."""

from django.utils.module_loading import import_string


def later(name: str, *ids: object) -> None:
    """Enqueue `<room>.<task>` (for example `concerns.render_letter`) in the caller's transaction."""
    room, task = name.split(".")
    import_string(f"lotus.{room}.tasks.{task}").enqueue(*(str(one) for one in ids))
