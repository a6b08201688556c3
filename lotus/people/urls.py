from django.urls import path

from lotus.people.views import factors, handlers, lists, own, passwords, places, second, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second-step/", second.second_step, name="second_step"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("invitation/<str:token>/", passwords.invitation, name="invitation"),
    path("forgotten/", passwords.forgotten, name="forgotten"),
    path("forgotten/sent/", passwords.forgotten_sent, name="forgotten_sent"),
    path("new-password/<str:token>/", passwords.reset, name="reset"),
    path("organisations/", own.switch, name="switch"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="password"),
    path("account/end-others/", own.end_others, name="end_others"),
    path("account/it-is-me/", factors.it_is_me, name="it_is_me"),
    path("account/second-step/", factors.second_needed, name="second_needed"),
    path("account/app/", factors.add_app, name="add_app"),
    path("account/passkey/", factors.add_passkey, name="add_passkey"),
    path("account/codes/", factors.codes, name="codes"),
    path("account/second-step/take-away/", factors.take_away, name="take_away"),
    path("account/cases-locked/", factors.cases_locked, name="cases_locked"),
    path("people/", lists.people, name="people"),
    path("people/handlers/", handlers.handlers, name="handlers"),
    path("people/handlers/propose/", handlers.propose, name="propose"),
    path("people/handlers/proposals/<uuid:proposal>/", handlers.answer, name="answer"),
    path("people/handlers/resets/<uuid:reset>/", handlers.confirm, name="confirm"),
    path("people/<uuid:person>/", places.place, name="place"),
    path("people/<uuid:person>/do/", places.act, name="act"),
    path("people/audit/", lists.audit, name="audit"),
]
