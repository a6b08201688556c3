from django.apps import AppConfig


class Kernel(AppConfig):
    name = "lotus.kernel"
    label = "kernel"

    def ready(self) -> None:
        """The record of a job that broke holds no words of the fault, which may be somebody's own."""
        from django_tasks_db import models

        from lotus.kernel import jobs

        assert "format_exception" in vars(models), "where the library writes a fault down"
        vars(models)["format_exception"] = jobs.without_words
