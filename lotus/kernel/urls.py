"""Addresses of the ground itself. They show nothing."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from lotus.kernel import drafts
from lotus.kernel.doors import open_to_all


@open_to_all("the form's signed token says whose it is; nothing is given back here", session=False)
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Saves a form while it is being typed."""
    saved_at = drafts.keep(request.POST) if request.method == "POST" else None
    if saved_at is None:
        return JsonResponse({"saved": False}, status=400)
    return JsonResponse({"saved": True, "at": timezone.localtime(saved_at).isoformat()})


app_name = "kernel"
urlpatterns = [path("drafts/", keep_draft, name="keep_draft")]
