"""A list from another table, beside each row: one question instead of one more for every list."""

from typing import Any

from django.db.models import F, JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject


class Listed(Subquery):
    """What a query finds for each outer row, as a list: of one field's values, or of mappings where several are named.

    `Listed(Membership.objects.filter(person=OuterRef("pk")), "role")` gives every role of each person.
    Nothing sealed can be listed, and times and ids come as text.
    """

    output_field = JSONField()

    def __init__(self, found: "QuerySet[Model]", field: str = "", **fields: str) -> None:
        self.whole = bool(fields)
        super().__init__(found.values(one=JSONObject(**fields) if fields else F(field)))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        one = "json(listed.one)" if self.whole else "listed.one"
        template = f"(SELECT json_group_array({one}) FROM (%(subquery)s) listed)"  # noqa: S608  all of it is ours
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT coalesce(jsonb_agg(listed.one), '[]') FROM (%(subquery)s) listed)"
        return super().as_sql(compiler, connection, template=template, **context)
