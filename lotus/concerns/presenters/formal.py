"""Formal steps among where things stand: what the person reads first of each."""

from datetime import date
from typing import Any

from lotus.concerns.models import Case
from lotus.concerns.presenters import inquiry, restriction


def own_cards(case: Case, today: date) -> list[dict[str, Any]]:
    """A card for each formal step there is, the one that touches their work first."""
    return [card for card in (restriction.own_card(case, today), inquiry.own_card(case, today)) if card]
