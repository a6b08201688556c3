"""Second steps for tests: somebody's app, and the code it shows."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lotus.kernel.models import Person


def shown(secret: str, later: int = 0) -> str:
    """The code an app shows now, or so many half minutes later."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + later)))


def app_of(person: "Person") -> str:
    """Give somebody an app, as setting it up does with the code of half a minute ago. Returns its secret."""
    from lotus.people.actions import factors

    assert person.account
    begun = factors.begin_app(person.account)
    secret = factors.begun_secret(person.account, begun)
    factors.add_app(person.account, secret, shown(secret, -1))
    return secret


def codes_of(person: "Person") -> list[str]:
    """Somebody's recovery codes, as their page shows them."""
    from lotus.people.actions import factors

    assert person.account
    return list(factors.codes_to_show(person.account))
