"""One result shown to one person until a day: what they read, what its owner sees, and what is never shown."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lotus.core import instruments
from lotus.core.refusal import Refused
from lotus.kernel.models import Answers, Message, Person
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, shares
from lotus.toolkit.models import Share
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _done(person: Person, slug: str = "self-care", **given: str) -> Answers:
    kept = answering.begin(slug, by=person, at=timezone.now())
    found = policy.definition(kept)
    plain = {one.id: one.points[0].value for one in found.questions() if one.points} | given
    return answering.finish(kept, instruments.from_plain(found, plain), seen="", by=person, at=timezone.now())


def _form(email: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=5)
    until = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    return {"email": email, "may_comment": "yes", **until}


def test_a_result_is_shown_to_one_person_who_may_write_back_and_taken_back(cast: Cast) -> None:
    earlier, kept = _done(cast.mo), _done(cast.mo)
    mo, bob, home = signed_in(cast.mo), signed_in(cast.bob), f"/toolkit/mine/results/{kept.pk}/"
    assert "Whom you share it with stands below" in _text(mo, home)
    assert mo.post(f"{home}share/", _form(cast.bob.email))["Location"] == home
    share, title = Share.objects.get(), policy.definition(kept).title
    assert title in _text(bob, "/toolkit/mine/")
    page = _text(bob, f"/toolkit/shared/{share.pk}/")
    assert "“you” is Mo Farley" in page
    assert "The numbers" in page
    assert str(earlier.pk) not in page
    bob.post(f"/toolkit/shared/{share.pk}/", {"words": "You rest more than I do."})
    assert "You rest more than I do." in _text(mo, home)
    assert "They opened it on" in _text(mo, home)
    assert bob.get(home).status_code == 404
    assert mo.post(f"/toolkit/mine/shared/{share.pk}/take-back/")["Location"] == home
    assert bob.get(f"/toolkit/shared/{share.pk}/").status_code == 404


def test_the_mail_names_neither_the_questionnaire_nor_a_score_and_the_export_says_whom(cast: Cast) -> None:
    kept = _done(cast.mo)
    signed_in(cast.mo).post(f"/toolkit/mine/results/{kept.pk}/share/", _form(cast.bob.email))
    assert policy.definition(kept).title not in Message.objects.get().body
    assert "Shared with Bob Tierney" in _text(signed_in(cast.mo), "/toolkit/mine/take/md/")


def test_where_one_stands_with_others_is_never_shown_but_can_be_written_about(cast: Cast) -> None:
    kept, mo = _done(cast.mo, "inclusion-scale", group1="Agency staff"), signed_in(cast.mo)
    home = f"/toolkit/mine/results/{kept.pk}/"
    page = _text(mo, home)
    assert "This one is shown to nobody" in page
    assert "/toolkit/exercises/5-4/" in page
    assert mo.get(f"{home}share/").status_code == 404
    assert mo.post(f"{home}share/", _form(cast.bob.email)).status_code == 404
    until, at = timezone.localdate(), timezone.now()
    with pytest.raises(Refused, match="shown to nobody"):
        shares.share(kept, to=cast.bob, until=until, may_comment=False, by=cast.mo, at=at)


def test_refused_nobody_shares_what_is_another_s_or_not_finished(cast: Cast) -> None:
    kept, begun = _done(cast.mo), answering.begin("flywheel", by=cast.mo, at=timezone.now())
    for who, what in ((cast.ada, kept), (cast.bob, kept), (cast.mo, begun)):
        path = f"/toolkit/mine/results/{what.pk}/share/"
        assert signed_in(who).get(path).status_code == 404
        assert signed_in(who).post(path, _form(cast.bob.email)).status_code == 404
    until, at = timezone.localdate(), timezone.now()
    with pytest.raises(PermissionDenied):
        shares.share(kept, to=cast.bob, until=until, may_comment=False, by=cast.ada, at=at)
    with pytest.raises(Refused):
        shares.share(begun, to=cast.bob, until=until, may_comment=False, by=cast.mo, at=at)
    assert not Share.objects.exists()
