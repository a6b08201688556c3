"""The forms of the room of accounts."""
