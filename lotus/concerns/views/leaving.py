"""Letting somebody who has left, or is kept away, go on reading their own concern."""

import base64

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import leaving
from lotus.concerns.forms.leaving import OwnAddress
from lotus.concerns.models import Case
from lotus.core.refusal import Refused
from lotus.kernel import encryption
from lotus.kernel.accounts import Way
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission

CODE = "own-address-code"


@requires(Permission.OWN_ADDRESS_OPEN, of=policy.person_case)
def own_address(request: Asked, case: Case) -> HttpResponse:
    """Their address, then the code to give them another way: shown once, in no address and in no log."""
    form = OwnAddress(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            email = form.cleaned_data["email"]
            way = leaving.let_in(case, email=email, by=request.person, at=timezone.now())
        except Refused as no:
            form.add_error("email" if no.field == "email" else None, no.message)
        else:
            _keep_code(request, case, way)
            return redirect("concerns:own_address" if way else "concerns:case", case.pk)
    context = {"case": case, "form": form, "code": _take_code(request, case)}
    return render(request, "concerns/own-address.jinja", context)


def _keep_code(request: Asked, case: Case, way: Way | None) -> None:
    if way:
        sealed = encryption.seal(way.code.encode(), f"session.{CODE}.{case.pk}")
        request.session[CODE] = [str(case.pk), base64.b64encode(sealed).decode("ascii")]


def _take_code(request: Asked, case: Case) -> str:
    held = request.session.get(CODE)
    if not held or held[0] != str(case.pk) or request.method == "POST":
        return ""
    del request.session[CODE]
    return encryption.unseal(base64.b64decode(held[1]), f"session.{CODE}.{case.pk}").decode()
