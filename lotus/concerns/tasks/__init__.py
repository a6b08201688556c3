"""Work done beside the pages: the paper of a letter as it was sent, and copies of a whole case."""

from django.db import transaction
from django_tasks import task

from lotus.concerns.models import Letter, Reply, WholeCopy
from lotus.concerns.tasks import looking, packing
from lotus.core import letters
from lotus.kernel import files, locks
from lotus.kernel.models import StoredFile
from lotus.ui.papers import LetterPaper, letter_pdf


@task()
def render_letter(letter_id: str) -> None:
    """Make and keep the PDF of a sent letter, once."""
    paper_of(Letter.objects.get(pk=letter_id))


@task()
def look_through(copy_id: str) -> None:
    """Propose what to decide about in a copy of a whole case."""
    looking.look_through(WholeCopy.objects.get(pk=copy_id))


@task()
def make_whole(copy_id: str) -> None:
    """Make the file of a copy of a whole case that was approved."""
    packing.make(WholeCopy.objects.get(pk=copy_id))


@task()
def render_reply(reply_id: str) -> None:
    """Make and keep the PDF of a letter to who raised a concern, once."""
    paper_of_reply(Reply.objects.get(pk=reply_id))


@transaction.atomic
def paper_of(letter: Letter) -> StoredFile:
    """The kept PDF of a sent letter, made the first time it is asked for."""
    current = locks.rows(Letter.objects.all()).get(pk=letter.pk)
    if current.sent_at is None:
        raise ValueError("only a sent letter has a paper")
    if current.paper is None:
        case = current.case
        current.paper = files.store(
            case.organisation,
            name=f"{case.reference} {current.title}.pdf",
            content_type="application/pdf",
            body=letter_pdf(_paper(current, current.case.who.name)),
        )
        current.save(update_fields=["paper"])
    return current.paper


@transaction.atomic
def paper_of_reply(reply: Reply) -> StoredFile:
    """The kept PDF of a letter to who raised a concern, made the first time it is asked for."""
    current = locks.rows(Reply.objects.select_related("case__organisation")).get(pk=reply.pk)
    if current.sent_at is None:
        raise ValueError("only a sent letter has a paper")
    if current.paper is None:
        case = current.case
        body = letter_pdf(_paper(current, case.reporter.name))
        name = f"{case.reference} {current.title}.pdf"
        kept = files.store(case.organisation, name=name, content_type="application/pdf", body=body)
        current.paper = kept
        current.save(update_fields=["paper"])
    return current.paper


def _paper(letter: Letter | Reply, to: str) -> LetterPaper:
    """The letter as it stands on A4: its own head lines become the letterhead, its last lines the signature."""
    case = letter.case
    sheet = letters.lay_out(letter.body, letter.signed_by.name if letter.signed_by else "")
    return LetterPaper(
        blocks=sheet.blocks,
        organisation=case.organisation.name,
        organisation_address=case.organisation.address,
        reference=case.reference,
        to=sheet.to or (to,),
        facts=sheet.facts,
        closing=sheet.closing,
        signer=sheet.signer,
        post=sheet.post,
        signed=True,
    )
