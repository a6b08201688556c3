from django.apps import AppConfig


class Kernel(AppConfig):
    name = "lotus.kernel"
    label = "kernel"
