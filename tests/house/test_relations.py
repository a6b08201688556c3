"""Rows point inside their own room or down to the kernel; the audit points nowhere."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from lotus.kernel.models import AuditEntry, AuditHead


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("lotus.")]


def _relations(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Each field that points to another row, with the app it points into."""
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type):
            yield field.name, field.related_model._meta.app_label


def test_a_relation_points_into_its_own_app_or_to_the_kernel() -> None:
    faults = [
        f"{model._meta.label}.{field} points to {app}"
        for model in _ours()
        for field, app in _relations(model)
        if app not in {model._meta.app_label, "kernel"}
    ]
    assert faults == []


def test_no_relation_is_left_open_to_any_kind_of_row() -> None:
    open_ended = [
        f"{model._meta.label}.{field.name}"
        for model in _ours()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is None
    ]
    assert open_ended == []


def test_the_audit_outlives_what_it_speaks_of() -> None:
    assert list(_relations(AuditEntry)) == []
    assert list(_relations(AuditHead)) == []


def test_every_row_outside_the_audit_has_an_id_that_cannot_be_counted() -> None:
    counted = [
        model._meta.label
        for model in _ours()
        if model is not AuditEntry and not isinstance(model._meta.pk, models.UUIDField)
    ]
    assert counted == []
