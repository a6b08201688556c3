"""For whoever watches the server: is it running, and can it work?"""

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from lotus.kernel import encryption
from lotus.kernel.doors import open_to_all


@open_to_all("a watcher has no account; it learns only that the server runs", session=False)
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"live": True})


@open_to_all("a watcher has no account; it learns only which part does not work", session=False)
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the keys open, else 503 naming the parts that do not work."""
    faults = [name for name, works in (("database", _database), ("keys", _keys)) if not works()]
    return JsonResponse({"ready": not faults, "faults": faults}, status=503 if faults else 200)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM kernel_organisation LIMIT 1")
    except (DatabaseError, ImproperlyConfigured):
        return False
    return True


def _keys() -> bool:
    try:
        encryption.keys()
    except encryption.KeysFault:
        return False
    return True
