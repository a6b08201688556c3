"""The settings of the tests: the real ones, with a keys file and a data folder of their own and a quick hasher."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_PLACE = Path(tempfile.mkdtemp(prefix="lotus-tests-"))
atexit.register(shutil.rmtree, _PLACE, ignore_errors=True)
os.environ["LOTUS_DEMO"] = "1"
os.environ["LOTUS_DATA_DIR"] = str(_PLACE / "data")
os.environ["LOTUS_KEYS_FILE"] = str(_PLACE / "keys.json")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser driver runs a loop of its own

from lotus.kernel import encryption  # noqa: E402

encryption.create_keys(_PLACE / "keys.json")

from lotus.config import databases  # noqa: E402
from lotus.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if os.environ.get("LOTUS_TEST_POSTGRES"):  # a server of the tests' own, which does not wait for the disk
    WAITS_FOR_DISK = False
    _ADDRESS = f"{os.environ['LOTUS_TEST_POSTGRES']}/postgres"
    DATABASES = {"default": databases.of("LOTUS_TEST_POSTGRES", _ADDRESS)}
    DATABASES["default"]["TEST"] = {"NAME": "test_lotus"}
else:
    # A file, as in life: each thread of the live server has a connection of its own. One in memory would be shared.
    DATABASES["default"]["TEST"] = {"NAME": str(_PLACE / "test.sqlite3")}
