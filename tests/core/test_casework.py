"""Casework: every move, every decision, every pair of roles."""

from itertools import combinations, product

import pytest

from lotus.core import casework
from lotus.core.casework import CaseRole, DecisionKind, RoleConflict, Stage

# Written by hand: from (rows) to (columns), in the order of Stage. x may move, . may not.
MOVES = """
raised        . x . . . . .
understood    x . x . . . .
group         x x . x x x .
helped        x x x . x x .
investigated  x x x x . x .
learning      x x x x x . x
closed        x x x x x x .
"""
TABLE = {line.split()[0]: line.split()[1:] for line in MOVES.split("\n") if line}


@pytest.mark.parametrize("here", list(Stage))
def test_a_case_moves_as_the_table_says_and_no_other_way(here):
    assert ["x" if casework.may_move(here, there) else "." for there in Stage] == TABLE[here]


def test_the_table_names_every_stage_in_order():
    assert list(TABLE) == list(Stage)


@pytest.mark.parametrize("here", list(Stage))
def test_a_case_can_go_back_to_any_earlier_step_but_not_stand_still(here):
    assert set(list(Stage)[: casework.position(here)]) <= set(casework.moves(here))
    assert not casework.may_move(here, here)


def test_only_learning_leads_to_closed():
    assert [stage for stage in Stage if casework.may_move(stage, Stage.CLOSED)] == [Stage.LEARNING]


def test_helping_and_investigating_may_follow_each_other():
    assert casework.may_move(Stage.HELPED, Stage.INVESTIGATED)
    assert casework.may_move(Stage.INVESTIGATED, Stage.HELPED)


def test_moves_are_given_in_the_order_of_the_way():
    for stage in Stage:
        positions = [casework.position(each) for each in casework.moves(stage)]
        assert positions == sorted(positions)


@pytest.mark.parametrize("decision", list(DecisionKind))
def test_each_decision_leads_somewhere_the_group_can_send_a_case(decision):
    stage = casework.leads_to(decision)
    assert stage is Stage.GROUP or casework.may_move(Stage.GROUP, stage)
    assert stage is not Stage.CLOSED


def test_what_ends_a_case_leads_to_learning_first():
    ending = {DecisionKind.CLOSE, DecisionKind.NO_FURTHER_ACTION}
    assert {casework.leads_to(decision) for decision in ending} == {Stage.LEARNING}


def test_three_decisions_are_formal():
    assert [each for each in DecisionKind if casework.is_formal(each)] == [
        DecisionKind.FORMAL_INVESTIGATION,
        DecisionKind.CONDITIONS,
        DecisionKind.REFERRAL,
    ]


SETS = [set(some) for size in range(len(CaseRole) + 1) for some in combinations(CaseRole, size)]


def test_nobody_holds_any_role_in_their_own_case():
    for role, held, raised in product(CaseRole, SETS, (True, False)):
        assert casework.role_conflict(role, held, raised, is_practitioner=True) is RoleConflict.OWN_CASE


def test_a_pastoral_contact_has_no_other_part_and_did_not_raise_it():
    for held, raised in product(SETS, (True, False)):
        free = held <= {CaseRole.PASTORAL} and not raised
        assert (casework.role_conflict(CaseRole.PASTORAL, held, raised, False) is None) is free


def test_a_pastoral_contact_takes_no_other_part_later():
    for role in set(CaseRole) - {CaseRole.PASTORAL}:
        found = casework.role_conflict(role, {CaseRole.PASTORAL}, raised_it=False, is_practitioner=False)
        assert found is RoleConflict.IS_PASTORAL


def test_two_roles_are_refused_in_whichever_order_they_come():
    for one, other in combinations(CaseRole, 2):
        there = casework.role_conflict(one, {other}, raised_it=False, is_practitioner=False)
        back = casework.role_conflict(other, {one}, raised_it=False, is_practitioner=False)
        assert (there is None) is (back is None), (one, other)


def test_who_raised_it_may_run_the_case_but_not_review_investigate_judge_or_comfort():
    free = {
        role
        for role in CaseRole
        if casework.role_conflict(role, set(), raised_it=True, is_practitioner=False) is None
    }
    assert free == {CaseRole.CASE_MANAGER, CaseRole.RESPONSIBLE_OFFICER}


def test_a_case_manager_who_wrote_down_the_concern_of_another_did_not_raise_it():
    held = {CaseRole.CASE_MANAGER}
    assert casework.role_conflict(CaseRole.ADVISER, held, raised_it=False, is_practitioner=False) is None


def test_a_second_reviewer_is_somebody_else():
    found = casework.role_conflict(CaseRole.SECOND_REVIEWER, {CaseRole.ADVISER}, False, False)
    assert found is RoleConflict.SAME_REVIEWER


@pytest.mark.parametrize("judge", [CaseRole.GROUP_MEMBER, CaseRole.DECISION_MAKER])
def test_who_investigates_does_not_decide(judge):
    found = casework.role_conflict(CaseRole.INVESTIGATOR, {judge}, False, False)
    assert found is RoleConflict.INVESTIGATES_AND_DECIDES


def test_taking_a_role_again_is_no_conflict():
    for role in CaseRole:
        assert casework.role_conflict(role, {role}, raised_it=False, is_practitioner=False) is None
