"""Letting somebody who has left go on reading."""

from django.utils.translation import gettext_lazy as _

from lotus.ui.forms import Email, LotusForm


class OwnAddress(LotusForm):
    """The address at which somebody who has left would like to be reached."""

    email = Email(
        _("Their own e-mail address"),
        hint=_("Ask them for it. The e-mail says only that there is something to read."),
        missing=_("Write their own e-mail address"),
        autocomplete="off",
    )
