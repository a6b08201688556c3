"""Formal steps among where things stand: what the person reads first of each."""

from datetime import date

from lotus.concerns.models import Case
from lotus.concerns.presenters import inquiry


def own_cards(case: Case, today: date) -> list[dict[str, str]]:
    """A card for each formal step there is, the one that touches their work first."""
    return [card for card in (inquiry.own_card(case, today),) if card]
