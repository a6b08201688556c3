"""A server that is written to and killed, again and again. What it acknowledged must be there."""
