from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.permissions import TABLE, Permission, Relation, may, may_ever
from rules.words import Role

COORDINATOR, CHAIR, DIRECTOR, LEADER = (
    Role.COORDINATOR,
    Role.CHAIR,
    Role.PROCESS_DIRECTOR,
    Role.PROJECT_LEADER,
)
# The table of domain.md once more, by hand: who may do it with which single relation to the case.
ALLOWED = {
    (COORDINATOR, Permission.SEE_CASE): {Relation.OWN},
    (CHAIR, Permission.SEE_CASE): {Relation.ALERTED, Relation.GUARDED},
    (DIRECTOR, Permission.SEE_CASE): {Relation.MUNICIPALITY},
    (COORDINATOR, Permission.RECORD): {Relation.OWN},
    (COORDINATOR, Permission.LEAD): {Relation.OWN},
    (COORDINATOR, Permission.CORRECT): {Relation.OWN},
    (CHAIR, Permission.CORRECT): {Relation.CHAIRS_MEETING},
    (COORDINATOR, Permission.RECORD_HOURS): {Relation.OWN},
    (COORDINATOR, Permission.CONFIRM_CLOSING): {Relation.OWN},
    (COORDINATOR, Permission.END_CASE): {Relation.OWN},
    (CHAIR, Permission.RECORD): {Relation.CHAIRS_MEETING},
    (CHAIR, Permission.DECIDE_ALERT): {Relation.ALERTED},
    (LEADER, Permission.DECIDE_ALERT): {Relation.ALERTED},
    (COORDINATOR, Permission.GUARD): {Relation.GUARDS_NOW},
    (CHAIR, Permission.GUARD): {Relation.GUARDS_NOW},
    (DIRECTOR, Permission.GUARD): {Relation.GUARDS_NOW},
    # The ladders of escalations and signals reach everybody: taking one on is not deciding on a scale-up.
    **{(role, Permission.ANSWER_ALERT): {Relation.ALERTED} for role in Role},
}
WITHOUT_RELATION = {
    (LEADER, Permission.SEE_CASE),
    (LEADER, Permission.END_CASE),
    (LEADER, Permission.OPEN_CASE),
    (LEADER, Permission.CORRECT),
    (LEADER, Permission.INVITE),
    (LEADER, Permission.SEE_REGION),
    (CHAIR, Permission.TAKE_ALERTS),
    *((role, Permission.ENTER) for role in Role),
    *((role, Permission.SEE_OWN) for role in Role),
}


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_the_table_says_what_domain_md_says(role: Role, permission: Permission) -> None:
    everyone = (role, permission) in WITHOUT_RELATION
    granted = {relation for relation in Relation if may(role, permission, frozenset({relation}))}
    assert granted == (set(Relation) if everyone else ALLOWED.get((role, permission), set()))
    assert may(role, permission) is everyone


@given(st.sampled_from(Role), st.sampled_from(Permission), st.frozensets(st.sampled_from(Relation)))
def test_one_fitting_relation_is_enough_and_unfitting_ones_add_nothing(
    role: Role, permission: Permission, relations: frozenset[Relation]
) -> None:
    single = any(may(role, permission, frozenset({relation})) for relation in relations)
    assert may(role, permission, relations) is (single or may(role, permission))


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_what_a_role_may_never_do_it_may_not_do_on_any_case(role: Role, permission: Permission) -> None:
    assert may_ever(role, permission) is may(role, permission, frozenset(Relation))


def test_every_role_is_in_the_table() -> None:
    assert set(TABLE) == set(Role)
