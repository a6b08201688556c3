from django.apps import AppConfig


class Config(AppConfig):
    name = "lotus.config"
    label = "config"
