"""Loads Django with the one settings file, for commands and servers."""

import os


def django() -> None:
    import django as framework

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotus.config.settings")
    framework.setup()
