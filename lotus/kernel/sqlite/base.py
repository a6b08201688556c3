"""Loads Django's own backend with pysqlite3 in the place of the standard library's sqlite3."""

import sys

import pysqlite3
from pysqlite3 import dbapi2

_STANDARD = {name: sys.modules.get(name) for name in ("sqlite3", "sqlite3.dbapi2")}
sys.modules.update({"sqlite3": pysqlite3, "sqlite3.dbapi2": dbapi2})
try:
    from django.db.backends.sqlite3.base import DatabaseWrapper as Django
finally:
    for _name, _module in _STANDARD.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

OLDEST = (3, 51, 3)


class DatabaseWrapper(Django):
    """As Django's; refuses a SQLite with the write-ahead-log fault."""

    def get_database_version(self) -> tuple[int, ...]:
        return tuple(dbapi2.sqlite_version_info)

    def check_database_version_supported(self) -> None:
        super().check_database_version_supported()
        if self.get_database_version() < OLDEST:
            raise RuntimeError(
                f"SQLite {dbapi2.sqlite_version} may lose writes. Install pysqlite3 0.6.1 or newer."
            )
