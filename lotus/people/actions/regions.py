"""Which region an organisation belongs to: with whom it shares what it gives, and whose lessons it reads."""

from django.db import transaction
from django.utils.text import slugify

from lotus.core.refusal import Refused
from lotus.kernel import audit
from lotus.kernel.models import Organisation, Publication, Region


def organisation_called(slug: str | None) -> Organisation:
    """The organisation of a short name; without one, the only one there is."""
    found = Organisation.objects.filter(slug=slug) if slug else Organisation.objects.all()
    one = found.first()
    if one is None or found.count() > 1:
        names = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused(f"Say which organisation with --organisation. There are: {names or 'none yet'}.")
    return one


@transaction.atomic
def join(here: Organisation, name: str) -> Region:
    """Put an organisation into the region of this name, made where there is none. It leaves the one it was in."""
    slug = slugify(name)
    if not slug:
        raise Refused("The region's name needs at least one letter.")
    region, _made = Region.objects.get_or_create(slug=slug, defaults={"name": name.strip()})
    if here.region_id == region.pk:
        return region
    leave(here)
    here.region = region
    here.save(update_fields=["region"])
    audit.record("region.joined", organisation=here, by=None, kind="region", subject=region.pk)
    return region


@transaction.atomic
def leave(here: Organisation) -> int:
    """Take an organisation out of its region; what it gave there is deleted. Returns how much that was."""
    if here.region_id is None:
        return 0
    left = here.region_id
    gone, _each = Publication.objects.filter(organisation=here, region=left).delete()
    here.region = None
    here.save(update_fields=["region"])
    audit.record(
        "region.left", organisation=here, by=None, kind="region", subject=left, details={"deleted": gone}
    )
    return gone
