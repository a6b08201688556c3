"""The peer of the pages: a Django with one view and nothing else, behind the same web server with the same settings."""

import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Hello</title><p>Hello.")


urlpatterns = [path("", hello)]


def main() -> None:
    settings.configure(SECRET_KEY="bare", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])
    application: Any = get_wsgi_application()
    from gunicorn.app.base import BaseApplication

    class Bare(BaseApplication):
        def load_config(self) -> None:
            for name, value in {**THE_SAME, "bind": f"127.0.0.1:{sys.argv[1]}"}.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Bare().run()


THE_SAME = {
    "workers": 4,
    "threads": 8,
    "worker_class": "gthread",
    "preload_app": True,
    "loglevel": "warning",
}
"""As `lotus.config.server` has them; a test of the bench looks."""


if __name__ == "__main__":
    main()
