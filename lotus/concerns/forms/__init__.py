"""What people fill in about a concern."""
