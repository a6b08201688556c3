"""Every address of Lotus. Each view behind them has a door, or it is refused."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from lotus.concerns.urls import open_pages
from lotus.config import errors, health, metrics, pages
from lotus.toolkit.urls import open_pages as joining

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lotus.home.urls")),
    path("", include("lotus.people.urls")),
    path("", include("lotus.kernel.urls")),
    path("concerns/", include("lotus.concerns.urls")),
    path("toolkit/", include("lotus.toolkit.urls")),
    path("raise/", include(open_pages)),
    path("join/", include(joining)),
    path("support/", pages.support, name="support"),
    path("who-can-see-what/", pages.who_can_see_what, name="who_can_see_what"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("operations/", pages.running, name="operations"),
    path("metrics", metrics.metrics, name="metrics"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
if settings.DEMO:
    urlpatterns += [path("", include("lotus.config.demo.urls"))]

handler400 = errors.not_readable
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.broken
