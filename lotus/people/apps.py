from django.apps import AppConfig


class People(AppConfig):
    name = "lotus.people"
    label = "people"
