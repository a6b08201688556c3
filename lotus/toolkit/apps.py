from django.apps import AppConfig


class Toolkit(AppConfig):
    name = "lotus.toolkit"
    label = "toolkit"
