"""Looking for a concern."""

from django.http import HttpResponse
from django.shortcuts import render

from lotus.concerns.forms.search import Search
from lotus.concerns.presenters import search as pages
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.CONCERN_LIST)
def search(request: Asked) -> HttpResponse:
    form = Search(request.GET if "words" in request.GET else None)
    asked = request.GET.get("page", "")
    found = pages.find(request.person, form.cleaned_data["words"], asked) if form.is_valid() else None
    request.shown = [hit.pk for hit in found.hits] if found else []
    return render(request, "concerns/search.jinja", {"form": form, "found": found})
