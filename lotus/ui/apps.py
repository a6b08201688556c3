from django.apps import AppConfig


class Ui(AppConfig):
    name = "lotus.ui"
    label = "ui"
