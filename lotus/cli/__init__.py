"""The street: the `lotus` command."""
