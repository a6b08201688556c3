from django.urls import path

from lotus.kernel import endpoints

app_name = "kernel"
urlpatterns = [path("drafts/", endpoints.keep_draft, name="keep_draft")]
