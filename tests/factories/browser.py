"""Signing people in: a test client, or a real browser's cookie, with the session that signing in begins."""

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from lotus.kernel.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin_session(person: "Person", *, second: str = "", proved: int = 0) -> str:
    """A session of this person; returns the value of its cookie. Gives them an account's session hash as it is.

    `second` is the second step they showed; `proved` how many seconds ago they showed that it is them.
    """
    from lotus.kernel import sessions

    assert person.account is not None
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    now = timezone.now().timestamp()
    store[SESSION_KEY] = str(person.account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
    store["since"] = now
    store["person"] = str(person.pk)
    store["second"], store["proved"] = second, now - proved
    store["sitting"] = str(sessions.sit_down(person.account, person).pk)
    store.create()
    return str(store.session_key)


def aged(client: Client, *, seen: int = 0, since: int = 0) -> Client:
    """The client, its session having begun (`since`) or last been in use (`seen`) so many seconds earlier."""
    from lotus.kernel.models import Sitting

    store = client.session
    store["since"] -= since
    store.save()
    sitting = Sitting.objects.get(pk=store["sitting"])
    sitting.seen_at -= timedelta(seconds=seen)
    sitting.save()
    return client


def signed_in(person: "Person", **how: Any) -> Client:
    """A test client that is signed in as this person."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = begin_session(person, **how)
    return client
