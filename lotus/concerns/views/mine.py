"""What the person sees whom a case is about: where things stand, their letters, their account, their copy."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy, tasks
from lotus.concerns.actions import hearing, letters
from lotus.concerns.actions import triage as triages
from lotus.concerns.forms.account import Account, Wishes
from lotus.concerns.models import Case, Letter, TouchWish, TriageCopy
from lotus.concerns.presenters import formal as formal_pages
from lotus.concerns.presenters import letters as letter_pages
from lotus.concerns.presenters import opened as openings
from lotus.concerns.presenters import standing as pages
from lotus.concerns.presenters import standing_paper as paper_pages
from lotus.concerns.presenters import status
from lotus.concerns.presenters import triage as triage_pages
from lotus.core.risk import Bands
from lotus.kernel import drafts, files
from lotus.kernel.doors import Asked, requires
from lotus.kernel.permissions import Permission


@requires(Permission.STANDING_SEE, of=policy.whole_case)
def standing(request: Asked, case: Case) -> HttpResponse:
    today = timezone.localdate()
    context = {"case": case, "page": pages.page(case, today), "formal": formal_pages.own_cards(case, today)}
    return render(request, "concerns/standing.jinja", context)


@requires(Permission.STANDING_SEE, of=policy.whole_case)
def standing_paper(request: Asked, case: Case) -> HttpResponse:
    """The same as one PDF: to keep, to read without a signal, to show to somebody they trust."""
    now = timezone.localtime()
    body = paper_pages.standing_pdf(case, pages.page(case, now.date()), now)
    name = f'attachment; filename="{case.reference} where things stand.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


@requires(Permission.LETTER_READ_OWN, of=policy.own_letter)
def letter(request: Asked, letter: Letter) -> HttpResponse:
    """A letter as it was sent; the first opening is noted."""
    if letter.read_at is None:
        letters.opened(letter, by=request.person, at=timezone.now())
    request.shown = [letter.pk]
    page = letter_pages.reading(letter)
    context = {
        "letter": letter,
        "page": page,
        "title": page.sheet.heading or status.letter_title(letter),
        "people": pages.people(letter_pages.holders(letter.case)),
    }
    return render(request, "concerns/own-letter.jinja", context)


@requires(Permission.LETTER_READ_OWN, of=policy.own_letter)
def paper(request: Asked, letter: Letter) -> HttpResponse:
    """The same letter as a PDF, to keep or to show to somebody they trust."""
    if letter.read_at is None:
        letters.opened(letter, by=request.person, at=timezone.now())
    request.shown = [letter.pk]
    return files.download(tasks.paper_of(letter))


@requires(Permission.ACCOUNT_WRITE, of=policy.case)
def account(request: Asked, case: Case) -> HttpResponse:
    """What they have put on record, and a place to write more. Nobody reads it before it is signed."""
    form = Account(request.POST or None, kept=drafts.kept(request))
    if request.method == "POST" and form.is_valid():
        by = request.person
        hearing.sign_account(case, body=form.cleaned_data["body"], by=by, at=timezone.now())
        return redirect(f"{reverse('concerns:own_account', args=[case.pk])}?signed=1")
    context = {
        "case": case,
        "form": form,
        "signed": list(case.statements.all()),
        "just_signed": request.GET.get("signed") == "1",
        "people": letter_pages.holders(case),
    }
    return render(request, "concerns/own-account.jinja", context)


@requires(Permission.TOUCH_WISH_WRITE, of=policy.case)
def wishes(request: Asked, case: Case) -> HttpResponse:
    """Who should be there for them, and how they would like to be contacted; what they said last stands there."""
    last = TouchWish.objects.filter(case=case).order_by("-at").first()
    before = {name: getattr(last, name) for name in Wishes.base_fields} if last else {}
    form = Wishes(request.POST or None, kept=drafts.kept(request), initial=before)
    if request.method == "POST" and form.is_valid():
        wished = hearing.InTouch(**form.cleaned_data)
        hearing.wish(case, wished, by=request.person, at=timezone.now())
        return redirect("concerns:standing", case.pk)
    held = letter_pages.holders(case)
    return render(request, "concerns/own-wishes.jinja", {"case": case, "form": form, "people": held})


@requires(Permission.COPY_READ, of=policy.whole_case)
def triage(request: Asked, case: Case) -> HttpResponse:
    """Their copy of the triage, once it was approved and shared; the first reading is noted."""
    shared = TriageCopy.objects.filter(triage__case=case, shared_at__isnull=False)
    copy = shared.select_related("triage__case__organisation").first()
    if copy is None:
        raise Http404
    by = request.person
    if copy.read_at is None:
        triages.read_copy(copy, by=by, at=timezone.now())
    page = triage_pages.copy_page(copy, copy.triage.standing_risks(), Bands(**copy.triage.bands))
    context = {"case": case, "copy": copy, "page": page, "people": letter_pages.holders(case)}
    return render(request, "concerns/own-triage.jinja", context)


@requires(Permission.OPENED_SEE, of=policy.case)
def opened(request: Asked, case: Case) -> HttpResponse:
    return render(request, "concerns/opened.jinja", {"case": case, "days": openings.days(case)})
