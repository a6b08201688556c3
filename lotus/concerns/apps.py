from django.apps import AppConfig


class Concerns(AppConfig):
    name = "lotus.concerns"
    label = "concerns"

    def ready(self) -> None:
        """Every page leads whoever a concern is about to where things stand, so that is fetched with them.

        And whom a concern still names is not removed.
        """
        from django.db.models import OuterRef

        from lotus.concerns import policy
        from lotus.concerns.policy import belonging
        from lotus.kernel import accounts
        from lotus.kernel.lists import Listed

        accounts.NAMED.append(belonging.named)
        accounts.BESIDE["own_cases"] = Listed(policy.own_cases(OuterRef("pk")), "pk")
