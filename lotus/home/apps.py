from django.apps import AppConfig


class Home(AppConfig):
    name = "lotus.home"
    label = "home"
