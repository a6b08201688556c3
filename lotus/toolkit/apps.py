from django.apps import AppConfig


class Toolkit(AppConfig):
    name = "lotus.toolkit"
    label = "toolkit"

    def ready(self) -> None:
        """What somebody asked about themselves goes with them."""
        from lotus.kernel import accounts
        from lotus.toolkit.actions import circles

        accounts.GOES.append(circles.burn_all)
