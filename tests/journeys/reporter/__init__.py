"""What whoever raises a concern does, and whoever it is about while it is heard."""
