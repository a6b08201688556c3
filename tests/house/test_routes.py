"""Every address stands in `routes.csv`, by method, with the permission it needs; and says the same as its door."""

from lotus.kernel.permissions import Permission
from tests.house import routes

HOW = "write a row for GET and one for POST into tests/house/routes.csv, from the table of who may do what"


def test_every_address_stands_in_the_table() -> None:
    real = {(one.route, method) for one in routes.addresses() for method in routes.METHODS}
    assert sorted(real - set(routes.table())) == [], HOW
    assert sorted(set(routes.table()) - real) == [], "no such address"


def test_a_row_names_a_permission_that_there_is() -> None:
    known = {*Permission, "open"}
    assert [line for line in routes.table().values() if line.permission not in known] == []


def test_the_door_of_an_address_asks_what_the_table_says() -> None:
    """The door guards the address; a form on the same address may ask for more, so GET is compared."""
    doors = {one.route: one.view.door for one in routes.addresses()}  # type: ignore[attr-defined]
    says = {route: door[1] if door[0] == "requires" else "open" for route, door in doors.items()}
    assert says == {route: routes.table()[route, "GET"].permission for route in says}


def test_nothing_that_is_allowed_answers_as_if_it_were_not_there() -> None:
    wrong = [line for line in routes.table().values() if line.permission != "open" and 404 in line.answers]
    assert wrong == []
