"""Django's SQLite backend on a current SQLite: the system's may be one that can lose writes (before 3.51.3)."""
