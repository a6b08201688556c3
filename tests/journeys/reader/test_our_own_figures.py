"""Mo asks in exercise 2.2 what their own organisation's figures say; Marian reads more of them, by kind of question."""

import pytest
from django.utils import timezone

from lotus.config.demo import figures
from lotus.core.answering import Year
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_from_an_exercise_to_the_figures_of_ones_own_organisation(cast: Cast, meet: Meet) -> None:
    # Given a year of concerns that were decided and closed
    year = Year.shown(timezone.localdate())
    figures.put([cast.dana], year, by=cast.alice, closed_by=cast.marian, group=cast.group)

    # When Mo follows the exercise on a telephone, then the whole is told in words first
    mo = meet(cast.mo, width=320).goes_to("/toolkit/exercises/2-2/")
    mo.follows("See how your organisation handles concerns").reads("For about 80 it decided nothing formal")
    mo.reads("a result, not a gap").does_not_read("by the kind of question")

    # And Marian reads it by kind of question, and goes on to what is not about a person
    marian = meet(cast.marian, width=320).goes_to("/concerns/").follows("How we handle concerns")
    marian.reads("Decided without anything formal, by the kind of question").reads("may be any number")
    marian.follows("How concerns about teams, processes and culture were answered").reads("How to read this")
