"""The pictures in the README, taken of the demonstration's own pages; written with LOTUS_WRITE_IMAGES=1."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from lotus.config.demo import fill, welcome
from lotus.kernel.models import Person
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey

PLACE = Path(__file__).resolve().parents[3] / "docs" / "images"
PICTURES = {"start-page.png": "alice", "where-things-stand.png": "dana"}


@pytest.mark.django_db(transaction=True)
def test_the_pages_in_the_readme_look_as_they_do_there(meet: Meet) -> None:
    fill.willowmere(timezone.localdate())
    for name, key in PICTURES.items():
        person = Person.objects.get(email=welcome.address(key), organisation__slug="willowmere")
        visitor = meet(person, device_scale_factor=1.5).goes_to("/").reads(person.greeting)
        visitor.page.set_viewport_size({"width": 1280, "height": 960})
        picture = visitor.page.screenshot()
        assert len(picture) > 20_000, "a page with something on it"
        if os.environ.get("LOTUS_WRITE_IMAGES") == "1":
            PLACE.mkdir(parents=True, exist_ok=True)
            (PLACE / name).write_bytes(picture)


def test_every_picture_of_the_readme_is_there() -> None:
    readme = (PLACE.parents[1] / "README.md").read_text("utf-8")
    for name in PICTURES:
        assert f"docs/images/{name}" in readme
        assert (PLACE / name).exists(), "make it with: LOTUS_WRITE_IMAGES=1"
