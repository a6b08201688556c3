"""Documents the adviser read, as files: kept with the triage, read by those who read it and by no practitioner."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lotus.concerns.actions import attached, triage
from lotus.concerns.models import Case, TriageFile
from lotus.concerns.presenters.wholecopy import gather
from lotus.core.refusal import Refused
from lotus.core.wholecopy import Purpose
from lotus.kernel import files
from lotus.kernel.models import StoredFile
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = story.MONDAY
pytestmark = pytest.mark.django_db


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def rota() -> SimpleUploadedFile:
    return SimpleUploadedFile("rota.txt", b"One doctor on nine of fourteen nights.", "text/plain")


def stored(case: Case) -> StoredFile:
    return files.store(case.organisation, name="rota.txt", content_type="text/plain", body=b"Rota")


def test_a_document_is_kept_as_a_file_and_read_by_those_who_read_the_triage(cast: Cast) -> None:
    case = story.heard(cast)
    story.free(cast, case, cast.idris)
    idris, new = signed_in(cast.idris), page("triage_file_new", case)
    answer = idris.post(new, {"title": "Rota of Ward 7", "file": SimpleUploadedFile("x.exe", b"MZ\x90\x00")})
    assert "Rota of Ward 7" in answer.content.decode(), "what was typed is kept"
    assert not TriageFile.objects.exists()
    assert idris.post(new, {"title": "Rota of Ward 7", "file": rota()}).status_code == 302
    kept = TriageFile.objects.get()
    assert "Rota of Ward 7" in idris.get(page("triage", case)).content.decode()
    one = page("triage_file", case, kept.pk)
    for who in (cast.idris, cast.alice, cast.marian):
        assert b"nine of fourteen" in signed_in(who).get(one).getvalue()
    for who in (cast.dana, cast.bob, cast.ada, cast.mo, cast.charlie):
        assert signed_in(who).get(one).status_code == 404
        assert signed_in(who).get(new).status_code == 404
    assert "Rota of Ward 7" in signed_in(cast.alice).get(page("triage", case)).content.decode()


def test_after_signing_nothing_is_added_and_a_copy_holds_the_file_only_by_a_decision(cast: Cast) -> None:
    case = story.heard(cast)
    story.free(cast, case, cast.idris)
    attached.attach(case, title="Rota", file=stored(case), by=cast.idris, at=AT)
    with pytest.raises(PermissionDenied):
        attached.attach(case, title="Rota", file=stored(case), by=cast.alice, at=AT)
    with pytest.raises(Refused, match="Write what it is"):
        attached.attach(case, title=" ", file=stored(case), by=cast.idris, at=AT)
    saved = triage.save(case.triage, story.REVIEW, number=0, by=cast.idris, at=AT)
    triage.save_risk(saved, story.RISK, risk=None, number=0, by=cast.idris, at=AT)
    triage.sign(saved, number=saved.version, names_others=True, by=cast.idris, at=AT)
    answer = signed_in(cast.idris).post(page("triage_file_new", case), {"title": "More", "file": rota()})
    assert "This triage is signed." in answer.content.decode()
    for purpose in Purpose:
        entries = [
            one for section in gather(case, purpose) for one in section.entries if one.title == "rota.txt"
        ]
        assert [one.ask for one in entries] == [True]
