from django.urls import path

from lotus.config.demo import views

app_name = "demo"
urlpatterns = [
    path("styleguide", views.styleguide, name="styleguide"),
    path("styleguide/pictures", views.gallery, name="gallery"),
    path("demo/mail", views.mail, name="mail"),
]
