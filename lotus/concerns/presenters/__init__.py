"""How this room words what it shows: presenters word, templates place."""
