"""Pages only the demonstration has: every part of the design, and the e-mails it would have sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotus.kernel.doors import open_to_all
from lotus.kernel.models import Message
from lotus.ui import gallery as pictures
from lotus.ui import styleguide as parts


@open_to_all("shows invented examples only")
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.jinja", parts.examples())


@open_to_all("shows invented figures only")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.jinja", {"walls": pictures.walls()})


@open_to_all("invented e-mails to invented people; only the demonstration has this page")
def mail(request: HttpRequest) -> HttpResponse:
    return render(request, "config/demo/mail.jinja", {"messages": Message.objects.order_by("-made_at")[:50]})
