"""The form as it is shown: kept words, hidden numbers, links from the summary to the field."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from jinja2 import Environment

from lotus.ui import forms
from lotus.ui.jinja import environment

LEVELS = [("1", "Low", "It passes."), ("2", "High", "It stays.")]


@dataclass(frozen=True)
class Draft:
    data: dict[str, list[str]] | None = None
    saved_at: datetime | None = None
    token: str = "signed-token"
    url: str = "/drafts/keep"


class Ask(forms.LotusForm):
    happened = forms.Paragraphs("What happened", missing="Write what happened", hint="In your words")
    when = forms.Day("When", missing="Say when")
    level = forms.Chips("Level", LEVELS, missing="Choose a level")
    issues = forms.Choices("About", [("a", "A"), ("b", "B")], required=False)
    secret = forms.Secret("Password", required=False)


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment()


def shown(env: Environment, form: forms.LotusForm, template: str = "{{ form }}") -> str:
    return env.from_string(template).render(form=form, csrf_input="<input name=csrf>")


def test_a_draft_is_shown_as_it_was_typed_and_nothing_is_marked_wrong(env: Environment) -> None:
    kept = Draft({"happened": ["half a sen"], "when-day": ["31"], "when-month": ["ju"], "issues": ["a", "b"]})
    html = shown(env, Ask(kept=kept))
    assert ">half a sen</textarea>" in html
    assert 'value="ju"' in html
    assert html.count("checked") == 2
    assert "error" not in html


def test_what_a_draft_does_not_know_is_shown_as_it_would_be_without(env: Environment) -> None:
    html = shown(env, Ask(kept=Draft({"level": ["2"]}), initial={"happened": "From before"}))
    assert ">From before</textarea>" in html


def test_what_was_sent_wins_over_the_draft(env: Environment) -> None:
    html = shown(env, Ask({"happened": "new words"}, kept=Draft({"happened": ["old words"]})))
    assert "new words" in html
    assert "old words" not in html


def test_a_password_is_never_shown_again(env: Environment) -> None:
    assert "hunter" not in shown(env, Ask({"secret": "hunter two"}, kept=Draft({"secret": ["hunter"]})))


def test_a_form_starts_with_its_draft_and_its_once_only_number(env: Environment) -> None:
    html = shown(env, Ask(kept=Draft()), "{{ form_start(form, '/send') }}{{ form_end(form) }}")
    assert 'action="/send"' in html
    assert 'data-kept="/drafts/keep"' in html
    assert 'name="kept" value="signed-token"' in html
    assert "&lt;input name=csrf&gt;" in html, "the CSRF field is escaped unless Django made it"
    found = re.search(r'name="once" value="([^"]+)"', html)
    assert found
    assert UUID(found[1])


def test_the_once_only_number_stays_until_the_form_succeeds() -> None:
    first = Ask()
    assert first.once == first.once
    assert Ask({"once": first.once}).once == first.once
    assert Ask({"once": "made up"}).once != "made up"


def test_a_form_that_only_asks_carries_no_hidden_numbers(env: Environment) -> None:
    html = shown(env, Ask(), "{{ form_start(form, method='get') }}")
    assert "hidden" not in html
    assert 'method="get"' in html


def test_when_a_draft_was_saved_stands_at_the_end(env: Environment) -> None:
    kept = Draft(saved_at=datetime(2026, 3, 5, 10, 42, tzinfo=UTC))
    assert "Saved at 10.42am." in shown(env, Ask(kept=kept), "{{ form_end(form) }}")
    assert "data-saved" not in shown(env, Ask(), "{{ form_end(form) }}")


def test_the_summary_links_to_the_first_box_that_needs_something(env: Environment) -> None:
    form = Ask({"when-day": "5", "when-year": "2026"})
    assert form.errors_for_summary == [
        {"text": "Write what happened", "href": "#id_happened"},
        {"text": "Add the month", "href": "#id_when-month"},
        {"text": "Choose a level", "href": "#id_level"},
    ]
    summary = shown(env, form, "{{ error_summary(form) }}")
    assert "There are 3 things to put right. All you wrote is kept." in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in shown(env, form)


def test_a_page_without_errors_has_no_summary(env: Environment) -> None:
    assert shown(env, Ask(), "{{ error_summary(form) }}").strip() == ""


def test_several_forms_share_a_page_without_sharing_ids(env: Environment) -> None:
    html = shown(env, Ask(prefix="one")) + shown(env, Ask(prefix="two"))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_field_is_named_described_and_marked_for_those_who_listen(env: Environment) -> None:
    html = shown(env, Ask({}), "{{ form.happened }}")
    assert '<label class="nhsuk-label" for="id_happened">' in html
    assert 'aria-describedby="id_happened-hint id_happened-error"' in html
    chips = shown(env, Ask({}), "{{ form.level }}")
    assert 'aria-describedby="id_level-error"' in chips
    assert 'aria-describedby="id_level-2-means"' in chips
    assert "2 High" in chips


def test_nothing_typed_becomes_markup(env: Environment) -> None:
    html = shown(env, Ask({"happened": "</textarea><script>", "level": '"><b>'}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_hidden_field_of_django_shows_only_itself(env: Environment) -> None:
    from django import forms as django_forms

    class Hidden(forms.LotusForm):
        version = django_forms.IntegerField(widget=django_forms.HiddenInput)
        plain = django_forms.CharField(label="Plain")

    html = shown(env, Hidden(initial={"version": 3}))
    assert '<input type="hidden" name="version" value="3"' in html
    assert "Plain" in html


def test_a_question_may_be_the_heading_of_its_page(env: Environment) -> None:
    class One(forms.LotusForm):
        yes = forms.YesNo("Is there a safeguarding concern?", heading=True)
        word = forms.Line("What do you call it?", heading=True)

    html = shown(env, One())
    assert html.count("<h1") == 2
