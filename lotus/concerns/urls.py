"""Addresses of this room. A case is addressed by its id, never by its reference."""

from django.urls import path

from lotus.concerns.views import cases, meetings

app_name = "concerns"
urlpatterns = [
    path("", cases.caseload, name="caseload"),
    path("raise/", cases.raise_concern, name="raise"),
    path("interest-declared/", cases.interest_declared, name="interest_declared"),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/assign/", cases.assign, name="assign"),
    path("<uuid:pk>/interest/", cases.interest, name="interest"),
    path("<uuid:pk>/group/", meetings.ask, name="ask_group"),
    path("<uuid:pk>/meetings/<uuid:item>/", meetings.meeting, name="meeting"),
    path("<uuid:pk>/meetings/<uuid:item>/decision/", meetings.decision, name="decision"),
    path("<uuid:pk>/meetings/<uuid:item>/sign/", meetings.sign, name="decision_sign"),
]
