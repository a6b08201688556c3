"""Addresses of this room. A case is addressed by its id, never by its reference."""

app_name = "concerns"
urlpatterns: list[object] = []
