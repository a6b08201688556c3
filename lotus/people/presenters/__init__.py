"""People, sign-ins and roles in words."""
