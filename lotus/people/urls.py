from django.urls import path

from lotus.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("organisations/", views.switch, name="switch"),
    path("people/", views.people, name="people"),
    path("people/audit/", views.audit, name="audit"),
]
