"""A learning record, put together by its owner and kept nowhere."""

from django.http import HttpResponse
from django.shortcuts import render

from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission
from lotus.toolkit.forms.record import Record
from lotus.toolkit.presenters import record as papers


@requires(Permission.TOOLKIT_KEEP)
def record(request: Asked) -> HttpResponse:
    """Choose what stands in it, and take it as a file."""
    items = papers.items(request.person)
    initial = {"what": [one.key for one in items], "minutes": sum(one.minutes for one in items) or None}
    form = Record(request.POST or None, items=items, standards=papers.standards(), initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chosen = [one for one in items if one.key in told["what"]]
        kind, make = papers.FILES[told["ending"]]
        answer = HttpResponse(make(request.person, chosen, told), content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="learning-record.{told["ending"]}"'
        return answer
    return render(request, "toolkit/own/record.jinja", {"form": form, "items": items})
