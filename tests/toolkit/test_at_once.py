"""A dozen browsers in one session, over real connections; `make bench ONLY=gathering` takes 300 and lets them wait."""

from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from bench._browsers import all_at_once, crowd
from lotus.kernel import ballot
from lotus.toolkit.actions import sessions
from tests.factories.cast import Cast
from tests.toolkit.gathered import session

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
DOZEN = 12


def test_a_dozen_join_answer_and_see_it_at_the_same_moment(cast: Cast, live_server: LiveServer) -> None:
    gathering = session(cast.mo)
    here = urlsplit(live_server.url)
    people = crowd(str(here.hostname), int(here.port or 0), DOZEN)
    all_at_once(people, "join", gathering.code)
    all_at_once(people, "answer", {"answer-strong": "We stay with somebody who is upset."})
    assert [fault for one in people for fault in one.faults] == []
    assert ballot.count(gathering.box) == DOZEN
    sessions.show(gathering, few=False, by=cast.mo)
    all_at_once(people, "wait", gathering.turn)
    assert all(one.saw for one in people)
