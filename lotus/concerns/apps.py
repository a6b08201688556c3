from django.apps import AppConfig


class Concerns(AppConfig):
    name = "lotus.concerns"
    label = "concerns"

    def ready(self) -> None:
        """Every page leads whoever a concern is about to where things stand, so that is fetched with them."""
        from django.db.models import OuterRef

        from lotus.concerns import policy
        from lotus.kernel import accounts
        from lotus.kernel.lists import Listed

        accounts.BESIDE["own_cases"] = Listed(policy.own_cases(OuterRef("pk")), "pk")
