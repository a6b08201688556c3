"""What the script adds: drafts that save themselves, and buttons that cannot be pressed twice."""

import re
from datetime import datetime

import pytest
from django.template import engines
from playwright.sync_api import Page, expect

from lotus.ui import forms
from tests.ui.conftest import Site
from tests.ui.test_form import Draft

pytestmark = pytest.mark.journey

TEMPLATE = """{% extends "ui/layout.jinja" %}{% from "ui/parts.jinja" import button %}
{% block title %}Raise{% endblock %}{% block heading %}Raise a concern{% endblock %}
{% block main %}{{ form_start(form, "/send") }}{{ form }}{{ button("Send", name="go", value="yes") }}
{{ form_end(form) }}{% endblock %}"""


class Raise(forms.LotusForm):
    happened = forms.Paragraphs("What happened")
    level = forms.Chips("Level", [("1", "Low"), ("2", "High")])
    secret = forms.Secret("Password")


@pytest.fixture
def form(page: Page, site: Site) -> Page:
    def show() -> str:
        raised = Raise(kept=Draft(url="/drafts/keep"))
        return str(engines["jinja2"].env.from_string(TEMPLATE).render(form=raised))

    site.pages = {"/raise": show}
    page.goto(site.address + "/raise")
    return page


def test_what_is_typed_is_kept_after_a_moment_but_never_a_password(form: Page, site: Site) -> None:
    form.get_by_label("What happened").fill("Half a sentence")
    form.get_by_label("Password", exact=True).fill("three secret words")
    form.get_by_label("2 High").check()
    expect(form.locator("[data-saved-text]")).to_have_text(
        re.compile(r"Saved at (\d+(\.\d\d)?[ap]m|noon|midnight)\. You can stop and come back\.")
    )
    path, fields = site.posts[-1]
    assert path == "/drafts/keep"
    assert fields["happened"] == ["Half a sentence"]
    assert fields["level"] == ["2"]
    assert fields["kept"] == ["signed-token"]
    assert "secret" not in fields


def test_nothing_is_sent_while_nothing_has_changed(form: Page, site: Site) -> None:
    form.wait_for_timeout(2000)
    assert site.posts == []


def test_one_is_told_when_a_draft_could_not_be_kept(form: Page, site: Site) -> None:
    site.status = 500
    form.get_by_label("What happened").fill("Words")
    expect(form.get_by_role("status")).to_have_text(re.compile("We could not save just now"))
    assert form.get_by_label("What happened").input_value() == "Words"


def test_one_is_told_when_it_was_because_of_being_signed_out(form: Page, site: Site) -> None:
    site.status = 403
    form.get_by_label("What happened").fill("Words")
    expect(form.get_by_role("status")).to_have_text(re.compile("sign in again in another tab"))


def test_leaving_the_page_keeps_what_was_typed_a_second_ago(form: Page, site: Site) -> None:
    form.get_by_label("What happened").fill("Just typed")
    form.goto("about:blank")
    for _wait in range(20):
        if site.posts:
            break
        form.wait_for_timeout(100)
    assert site.posts[0][1]["happened"] == ["Just typed"]


def test_a_second_press_of_the_button_sends_nothing(form: Page, site: Site) -> None:
    form.get_by_label("What happened").fill("Words")
    form.evaluate(
        """() => { const button = document.querySelector("button[name=go]"); button.click(); button.click(); }"""
    )
    form.wait_for_url("**/send")
    sent = [fields for path, fields in site.posts if path == "/send"]
    assert len(sent) == 1
    assert sent[0]["go"] == ["yes"], "the button's own word is sent too"


def test_no_draft_follows_a_form_that_was_sent(form: Page, site: Site) -> None:
    form.get_by_label("What happened").fill("Words")
    form.get_by_role("button", name="Send").click()
    form.wait_for_url("**/send")
    form.wait_for_timeout(2000)
    assert [path for path, _fields in site.posts] == ["/send"]


def test_the_time_is_that_of_a_british_wall(browser: object, site: Site, form: Page) -> None:
    form.clock.install(time=datetime.fromisoformat("2026-07-01T11:00:00+00:00"))
    form.goto(site.address + "/raise")
    form.get_by_label("What happened").fill("Words")
    form.clock.run_for(2000)
    expect(form.locator("[data-saved-text]")).to_have_text(re.compile("Saved at noon"))
