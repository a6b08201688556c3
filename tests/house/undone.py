"""Lotus's addresses, and one more whose author forgot the door."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lotus.config import urls
from lotus.config.urls import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody asked who you are")


urlpatterns = [path("forgotten/", forgotten), path("", include(urls))]
