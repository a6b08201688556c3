from django.urls import path

from lotus.people.views import lists, own, passwords, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
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
    path("people/", lists.people, name="people"),
    path("people/audit/", lists.audit, name="audit"),
]
