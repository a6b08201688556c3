"""Work done beside the pages: the paper of a letter as it was sent."""

from django.db import transaction
from django_tasks import task

from lotus.concerns.models import Letter
from lotus.concerns.presenters.paper import letter_pdf
from lotus.kernel import files
from lotus.kernel.models import StoredFile


@task()
def render_letter(letter_id: str) -> None:
    """Make and keep the PDF of a sent letter, once."""
    paper_of(Letter.objects.get(pk=letter_id))


@transaction.atomic
def paper_of(letter: Letter) -> StoredFile:
    """The kept PDF of a sent letter, made the first time it is asked for."""
    current = Letter.objects.select_for_update().select_related("case__organisation").get(pk=letter.pk)
    if current.paper is None:
        name = f"{current.case.reference} {current.title}.pdf"
        body = letter_pdf(current)
        current.paper = files.store(
            current.case.organisation, name=name, content_type="application/pdf", body=body
        )
        current.save(update_fields=["paper"])
    return current.paper
