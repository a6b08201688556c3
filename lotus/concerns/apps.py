from django.apps import AppConfig


class Concerns(AppConfig):
    name = "lotus.concerns"
    label = "concerns"
