import pytest

from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Ability, Reach, Role, access_table, can, roles_that_can, rule

HOUSE = {P.PUBLIC, P.POINT, P.PHOTO_OUTSIDE}
VILLAGE = HOUSE | {P.NAME, P.ADDRESS, P.CHILD}

GRANTED = {
    Role.MAYOR: HOUSE,
    Role.VICE_MAYOR: HOUSE,
    Role.LURAH: VILLAGE,
    Role.VILLAGE_OPERATOR: VILLAGE,
    Role.DINSOS: VILLAGE | {P.NUMBER, P.MONEY, P.PHOTO_INSIDE},
    Role.BPS: set(P),
    Role.PPL: set(P),
    Role.PML: set(P),
    Role.KOSEKA: set(P),
    Role.RT_HEAD: {P.NAME},
    Role.PROGRAMME_OWNER: {P.NAME, P.ADDRESS, P.POINT},
    Role.WALIDATA: set(),
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
}
UNDER_RELEASE = {
    Role.MAYOR,
    Role.VICE_MAYOR,
    Role.LURAH,
    Role.VILLAGE_OPERATOR,
    Role.DINSOS,
    Role.PROGRAMME_OWNER,
}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_granted_exactly_these_classes(role):
    assert rule(role).privacy == GRANTED[role]


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_reason_and_a_label_in_both_languages(role):
    row = rule(role)

    assert row.role is role
    assert all(row.label) and all(row.reason)


def test_city_roles_need_a_release_and_field_roles_an_assignment():
    assert {role for role in Role if rule(role).needs_release} == UNDER_RELEASE
    assert {role for role in Role if rule(role).needs_purpose} == {Role.DINSOS, Role.PROGRAMME_OWNER}
    assert {role for role in Role if rule(role).reach is Reach.ASSIGNMENTS} == {
        Role.PPL,
        Role.PML,
        Role.KOSEKA,
        Role.RT_HEAD,
    }


def test_only_the_mayor_and_vice_mayor_are_limited_to_groups_1_and_2():
    assert {role: rule(role).groups for role in Role if rule(role).groups is not None} == {
        Role.MAYOR: {1, 2},
        Role.VICE_MAYOR: {1, 2},
    }


@pytest.mark.parametrize("role", Role)
def test_a_role_without_rows_is_granted_no_class_and_no_door_to_a_row(role):
    row = rule(role)
    doors = {Ability.SEE_CARD, Ability.SEE_FAMILY, Ability.SEARCH, Ability.SEE_NAMES, Ability.SEE_PHOTO_OUTSIDE}

    assert row.reads_rows == bool(row.privacy)
    if not row.reads_rows:
        assert not row.abilities & (doors | {Ability.SEE_PHOTO_INSIDE, Ability.RECORD_FAMILY})


@pytest.mark.parametrize("role", Role)
def test_a_door_opens_only_on_what_the_role_is_granted(role):
    row = rule(role)

    assert row.can(Ability.SEE_PHOTO_OUTSIDE) == row.sees(P.PHOTO_OUTSIDE)
    assert row.can(Ability.SEE_PHOTO_INSIDE) == row.sees(P.PHOTO_INSIDE)
    if row.can(Ability.SEARCH) or row.can(Ability.SEE_NAMES) or row.can(Ability.SEE_FAMILY):
        assert row.sees(P.NAME)


def test_nobody_who_manages_access_reads_families_and_only_the_auditor_reads_the_audit():
    assert roles_that_can(Ability.MANAGE_ACCESS) == (Role.ADMINISTRATOR,)
    assert roles_that_can(Ability.SEE_AUDIT) == (Role.AUDITOR,)
    assert not rule(Role.ADMINISTRATOR).reads_rows


def test_everybody_may_read_who_may_see_what():
    assert roles_that_can(Ability.SEE_ACCESS_TABLE) == tuple(Role)


def test_every_ability_belongs_to_somebody_and_has_a_label():
    for ability in Ability:
        assert roles_that_can(ability)
        assert all(ability.label)
    assert all(all(reach.label) for reach in Reach)


def test_an_unknown_role_is_an_error():
    with pytest.raises(ValueError, match="king"):
        rule("king")
    assert can("lurah", Ability.SEARCH)
    assert not can("mayor", Ability.SEARCH)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_has_one_row_a_role_that_says_what_the_rule_says(language):
    table = access_table(language)

    assert [row.role for row in table] == [role.label.text(language) for role in Role]
    for row, role in zip(table, Role, strict=True):
        assert [seen for _, seen in row.sees] == [rule(role).sees(kind) for kind in P]
        assert len(row.abilities) == len(rule(role).abilities)


def test_the_page_names_the_groups():
    by_role = {row.role: row for row in access_table()}

    assert by_role["Wali Kota"].groups == "Sangat miskin, Miskin"
    assert by_role["Lurah"].groups == "Semua kelompok"
    assert by_role["Walidata"].groups == "–"
