"""The pages of the room of accounts."""
