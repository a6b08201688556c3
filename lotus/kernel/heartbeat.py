"""Signs of life of the parts that work beside the pages, so that somebody notices when one falls silent."""

from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django_tasks import task

from lotus.kernel.models import Heartbeat


class Part(StrEnum):
    """What works where nobody looks."""

    TIMER = "timer"
    WORKER = "worker"
    BACKUP = "backup"


def beat(part: Part) -> None:
    """Note that this part did its work just now."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": timezone.now()})


def last() -> dict[Part, datetime]:
    """When each part was last heard of; one that never was is left out."""
    return {Part(part): at for part, at in Heartbeat.objects.values_list("part", "at")}


@task()
def worker_lives() -> None:
    """Asked by the timer, answered by whoever does the jobs."""
    beat(Part.WORKER)
