"""Letters to the practitioner: drafted from a template, edited by a person, signed and sent, read."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import cases, closing, restrictions, timeline
from lotus.concerns.models import Case, Decision, Letter, Promise
from lotus.core import letters as core
from lotus.core import library
from lotus.core.casework import CaseRole, DecisionKind, ReporterKind, Stage, leads_to
from lotus.core.filling import fill
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import accounts, audit, jobs, locks, outbox, words
from lotus.kernel.models import Message, Person
from lotus.kernel.permissions import Permission

FIRST = "first-notice"
OUTCOME = "outcome"
CLOSING = "closing"
DELAY = "delay-notice"


@transaction.atomic
def draft(case: Case, kind: str, *, by: Person, at: datetime, facts: Mapping[str, str]) -> Letter:
    """The draft of this kind, made from its template where there is none yet. `facts` fill its fields."""
    policy.ask(by, Permission.LETTER_WRITE, case)
    decision = _waiting_decision(case) if kind == OUTCOME else None
    if kind == FIRST and cases.holder(case, CaseRole.PASTORAL) is None:
        raise Refused("Name a pastoral contact first, so that support is there before the letter is.")
    if kind not in {FIRST, OUTCOME} and case.told_at is None:
        raise Refused("Send the first letter first. Until it has gone they do not know of the concern.")
    if kind == CLOSING:
        _refuse_unless_closed(case)
    same = Letter.objects.filter(case=case, kind=kind, decision=decision)
    if kind == FIRST and same.filter(sent_at__isnull=False).exists():
        raise Refused("The first letter has been sent already.")
    started = same.filter(sent_at=None).first()
    return started or _from_template(case, kind, decision, by=by, at=at, facts=facts)


def _waiting_decision(case: Case) -> Decision:
    """The newest signed decision whose letter has not gone yet."""
    signed = Decision.objects.filter(item__case=case, signed_at__isnull=False).order_by("-signed_at").first()
    if signed is None:
        raise Refused("There is no decision yet that a letter could tell of.")
    if signed.letters.filter(sent_at__isnull=False).exists():
        raise Refused("The letter about the last decision has been sent already.")
    return signed


def _from_template(
    case: Case, kind: str, decision: Decision | None, *, by: Person, at: datetime, facts: Mapping[str, str]
) -> Letter:
    slug = core.template_of(kind, decision.kind if decision else None)
    template = words.load(case.organisation, "letters", slug)
    own = words.newest(words.File(case.organisation, "letters", slug))
    letter = Letter.objects.create(
        case=case,
        kind=kind,
        decision=decision,
        title=str(template.data["title"]),
        body=core.draft(template, facts, [decision.kind] if decision else []),
        saved_by=by,
        saved_at=at,
    )
    details = {"template": slug, "version": own.version if own else 0}
    timeline.step(case, f"{kind}-drafted", by=by, at=at, details=details)
    return letter


@transaction.atomic
def save(letter: Letter, *, body: str, number: int, by: Person, at: datetime) -> Letter:
    """Keep an edited draft. Raises Stale when somebody saved it after version `number` was read."""
    policy.ask(by, Permission.LETTER_WRITE, letter.case)
    current = _unsent(letter)
    if current.version != number and current.body != body:
        raise Stale(
            differences({"The letter": body}, {"The letter": current.body}),
            number=current.version,
            by=current.saved_by.name,
        )
    if current.body == body:
        return current
    current.body, current.version, current.saved_by, current.saved_at = body, current.version + 1, by, at
    current.save(update_fields=["body", "version", "saved_by", "saved_at"])
    audit.record(
        "letter.saved",
        organisation=letter.case.organisation,
        by=by,
        kind="case",
        subject=letter.case_id,
        details={"letter": str(letter.pk), "version": current.version},
    )
    return current


def _unsent(letter: Letter) -> Letter:
    current = locks.rows(Letter.objects.select_related("case__organisation")).get(pk=letter.pk)
    if current.sent_at:
        raise Refused("This letter has been sent, and stays as it was sent.")
    return current


@transaction.atomic
def send(letter: Letter, *, number: int, by: Person, at: datetime, email: str = "") -> accounts.Way | None:
    """Sign a letter and send it. The first one is what tells the practitioner: from then on the case is theirs to see.

    Returns the way in for a practitioner who has not signed in before: its code is to be given to them another way.
    Refused while a placeholder is unfilled, at field `body`.
    """
    policy.ask(by, Permission.LETTER_WRITE, letter.case)
    current = _unsent(letter)
    if current.version != number:
        raise Stale([], number=current.version, by=current.saved_by.name)
    unfilled = core.placeholders(current.body)
    if unfilled:
        raise Refused(f"Fill in what is still open: {unfilled[0].quote}", "body")
    _refuse_naming(current)
    if current.kind == CLOSING:
        _refuse_unless_closed(current.case)
    practitioner = _reachable(current.case, email)
    current.signed_by, current.sent_at = by, at
    current.save(update_fields=["signed_by", "sent_at"])
    _after(current, by=by, at=at)
    jobs.later("concerns.render_letter", current.pk)
    return _tell(current.case, practitioner, by=by, at=at)


def _refuse_unless_closed(case: Case) -> None:
    if not Promise.objects.filter(case=case, kind=closing.LETTER, done_at=None).exists():
        raise Refused(
            "This letter tells that the concern is closed. It waits until that is done, and goes once."
        )


def _refuse_naming(letter: Letter) -> None:
    """Who raised a concern is known to the case manager and the responsible officer only, so no letter says it."""
    told = letter.case.reporter
    person = told.kind in {ReporterKind.PERSON, ReporterKind.PATIENT}
    if person and told.name != letter.case.person.name and core.names(letter.body, told.name):
        raise Refused(
            f"The letter names who raised the concern: {told.name}. The practitioner is not told that, so take the "
            "name out.",
            "body",
        )


def _reachable(case: Case, email: str) -> Person:
    """The practitioner with an account to be told through."""
    practitioner = case.person
    if practitioner.account is None:
        if not email:
            raise Refused(
                f"Write the e-mail address at which {practitioner.name} would like to be told.", "email"
            )
        practitioner.account, practitioner.email = accounts.account_for(email), email.strip().lower()
        practitioner.save(update_fields=["account", "email"])
    return practitioner


def _after(letter: Letter, *, by: Person, at: datetime) -> None:
    """What the sending of a letter changes on the case."""
    case, manager = letter.case, cases.holder(letter.case, CaseRole.CASE_MANAGER)
    if letter.kind == FIRST:
        case.told_at = at
        case.save(update_fields=["told_at"])
        timeline.move(case, Stage.UNDERSTOOD)
        timeline.keep_promise(case, "tell", at=at)
        timeline.promise(case, "account", due=timeline.allowed(case, "account", at), at=at)
    if letter.kind == OUTCOME and letter.decision:
        timeline.move(case, leads_to(DecisionKind(letter.decision.kind)))
        timeline.keep_promise(case, "outcome", at=at)
        promise_next(letter.decision, at=at)
    timeline.step(case, f"{letter.kind}-sent", by=by, at=at, details={"letter": str(letter.pk)})
    if letter.kind == CLOSING:
        timeline.keep_promise(case, closing.LETTER, at=at)
    restrictions.told_of(case, letter.kind, at=at)
    if letter.kind == DELAY:
        timeline.keep_promise(case, DELAY, at=at)
    if case.stage != Stage.CLOSED:
        timeline.contact_again(case, at=at, who=manager)


def promise_next(decision: Decision, *, at: datetime) -> None:
    """Promise the next step that a group decided on, where it has a day."""
    if decision.by_when:
        timeline.promise(
            decision.item.case, "next", due=decision.by_when, at=at, who=decision.who, what=decision.next_step
        )


def _tell(case: Case, practitioner: Person, *, by: Person, at: datetime) -> accounts.Way | None:
    """An e-mail that says nothing but where to read; with a one-time link for who never signed in."""
    assert practitioner.account is not None
    way = None
    link = f"{settings.PUBLIC_URL}{reverse('home:start')}"
    if not practitioner.account.has_usable_password():
        way = accounts.invite(practitioner, by=by, with_code=True)
        link = f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"
    mail = library.load("mail", "invitation" if way else "something-to-read").data
    facts = {
        "name": practitioner.greeting,
        "organisation": case.organisation.name,
        "link": link,
        "from": by.name,
    }
    _put(case, practitioner, mail, facts)
    return way


@transaction.atomic
def invite_again(letter: Letter, *, by: Person, at: datetime) -> accounts.Way:
    """A new link and code for a practitioner who lost the first ones; those end. Refused once they have a password."""
    policy.ask(by, Permission.LETTER_WRITE, letter.case)
    account = letter.case.person.account
    if letter.sent_at is None or account is None:
        raise Refused("Send the letter first. The link and the code come with it.")
    if account.has_usable_password():
        raise Refused(f"{letter.case.person.name} has chosen a password already, and can sign in with it.")
    way = _tell(letter.case, letter.case.person, by=by, at=at)
    assert way is not None
    return way


def _put(case: Case, to: Person, mail: Mapping[str, str], facts: Mapping[str, str]) -> Message:
    subject, body = fill(mail["subject"], facts), fill(mail["body"], facts)
    return outbox.put(case.organisation, to=to.email, subject=subject, body=body)


@transaction.atomic
def opened(letter: Letter, *, by: Person, at: datetime) -> None:
    """Note the first time the practitioner opens a letter."""
    policy.ask(by, Permission.LETTER_READ_OWN, letter.case)
    if letter.read_at is None:
        locks.turn(letter.case.organisation_id)
    first = Letter.objects.filter(pk=letter.pk, read_at=None).update(read_at=at)
    if first:
        timeline.step(letter.case, f"{letter.kind}-read", by=by, at=at, details={"letter": str(letter.pk)})
