"""Django's SQLite backend on a current SQLite: the system's may lose writes (before 3.51.3)."""
