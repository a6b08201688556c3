from django.urls import path

from lotus.kernel import drafts

app_name = "kernel"
urlpatterns = [path("drafts/", drafts.keep_draft, name="keep_draft")]
