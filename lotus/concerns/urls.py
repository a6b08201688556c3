"""Addresses of this room. A case is addressed by its id, never by its reference."""

from django.urls import path

from lotus.concerns.views import cases, copies, leaving, letters, meetings, mine, triage

app_name = "concerns"
urlpatterns = [
    path("", cases.caseload, name="caseload"),
    path("raise/", cases.raise_concern, name="raise"),
    path("interest-declared/", cases.interest_declared, name="interest_declared"),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/assign/", cases.assign, name="assign"),
    path("<uuid:pk>/contact/", cases.contact, name="contact"),
    path("<uuid:pk>/own-address/", leaving.own_address, name="own_address"),
    path("<uuid:pk>/promises/<uuid:promise>/done/", cases.done, name="promise_done"),
    path("<uuid:pk>/interest/", cases.interest, name="interest"),
    path("<uuid:pk>/group/", meetings.ask, name="ask_group"),
    path("<uuid:pk>/meetings/<uuid:item>/", meetings.meeting, name="meeting"),
    path("<uuid:pk>/meetings/<uuid:item>/decision/", meetings.decision, name="decision"),
    path("<uuid:pk>/meetings/<uuid:item>/sign/", meetings.sign, name="decision_sign"),
    path("<uuid:pk>/triage/", triage.triage, name="triage"),
    path("<uuid:pk>/triage/risks/new/", triage.risk_new, name="risk_new"),
    path("<uuid:pk>/triage/risks/<uuid:risk>/", triage.risk, name="risk"),
    path("<uuid:pk>/triage/sign/", triage.triage_sign, name="triage_sign"),
    path("<uuid:pk>/triage/copy/", copies.copy, name="copy"),
    path("<uuid:pk>/triage/copy/approve/", copies.copy_approve, name="copy_approve"),
    path("<uuid:pk>/triage/paper.pdf", triage.triage_paper, name="triage_paper"),
    path("<uuid:pk>/letters/new/<slug:kind>/", letters.new, name="letter_new"),
    path("<uuid:pk>/letters/<uuid:letter>/", letters.letter, name="letter"),
    path("<uuid:pk>/letters/<uuid:letter>/send/", letters.send, name="letter_send"),
    path("<uuid:pk>/letters/<uuid:letter>/new-code/", letters.invite, name="letter_invite"),
    path("<uuid:pk>/letters/<uuid:letter>/paper.pdf", letters.paper, name="letter_paper"),
    path("<uuid:pk>/where-things-stand/", mine.standing, name="standing"),
    path("<uuid:pk>/where-things-stand/account/", mine.account, name="own_account"),
    path("<uuid:pk>/where-things-stand/triage/", mine.triage, name="own_triage"),
    path("<uuid:pk>/where-things-stand/who-opened/", mine.opened, name="opened"),
    path("<uuid:pk>/where-things-stand/letters/<uuid:letter>/", mine.letter, name="own_letter"),
    path("<uuid:pk>/where-things-stand/letters/<uuid:letter>/paper.pdf", mine.paper, name="own_paper"),
]
