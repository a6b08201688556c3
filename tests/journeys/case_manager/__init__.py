"""What a case manager does."""
