"""Which language the page being made is in."""

from django.utils.translation import get_language


def current() -> str:
    """``cy`` or ``en-GB``: what a page says of itself, and what days and times are written in."""
    return "cy" if (get_language() or "").startswith("cy") else "en-GB"
