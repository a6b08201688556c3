"""Loads Django with the one settings file, for commands and servers."""

import os

from lotus.core.refusal import Refused


def django() -> None:
    """Load Django. Raises Refused, in a sentence, when a `LOTUS_*` variable cannot be used."""
    import django as framework
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotus.config.settings")
    try:
        framework.setup()
    except ImproperlyConfigured as fault:
        raise Refused(str(fault)) from fault
    except OSError as fault:
        raise Refused(f"{fault.filename} cannot be used: {fault.strerror}.") from fault


def with_keys() -> None:
    """Load Django for work that keeps or reads something. Raises Refused when the keys do not open."""
    django()
    from lotus.kernel import encryption

    try:
        encryption.keys()
    except encryption.KeysFault as fault:
        raise Refused(str(fault)) from fault


def with_data() -> None:
    """Load Django for work on what is there already. Raises Refused when the database is not of this version."""
    with_keys()
    from django.db import DatabaseError

    from lotus.config import checks

    try:
        behind = checks.to_migrate()
    except DatabaseError as fault:
        raise Refused("The database cannot be opened. See what is wrong with: lotus check") from fault
    if behind:
        raise Refused("The database is not of this version yet. Bring it up to date with: lotus migrate")
