"""The second step: codes to copy, and what a browser says about a passkey."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotus.ui.forms import Code, Line, LotusForm, Secret


class AppCode(LotusForm):
    """The six figures an app shows."""

    code = Code(
        _("The code your app shows"),
        hint=_("Six figures. A new code comes every 30 seconds."),
        digits=6,
        one_time=True,
        missing=_("Write the six figures that your app shows"),
    )


class RecoveryCode(LotusForm):
    """One of the codes somebody kept for when their telephone is gone."""

    code = Code(
        _("One of your recovery codes"),
        hint=_("Eight figures. Each code works once."),
        digits=8,
        missing=_("Write one of your recovery codes"),
    )


class Shown(LotusForm):
    """A passkey the browser showed or made, as it says it."""

    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)

    def clean_credential(self) -> Any:
        try:
            told = json.loads(self.cleaned_data["credential"])
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise ValidationError(_("Your browser did not give us the passkey. Please try once more."))
        return told


class Made(Shown):
    """A new passkey, and what its owner calls it."""

    name = Line(
        _("What do you call this passkey?"),
        hint=_("So that you know it again, such as My telephone or Blue key."),
        max_length=60,
        required=False,
    )

    def clean_name(self) -> str:
        return self.cleaned_data["name"].strip() or str(_("A passkey"))


class ItIsMe(LotusForm):
    """The password once more, before something about signing in is changed."""

    now = Secret(_("The password you have now"), missing=_("Write the password you have now"))
