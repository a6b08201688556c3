"""What is done in the room of accounts. Only these write."""
