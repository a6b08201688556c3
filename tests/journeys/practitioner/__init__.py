"""What somebody does whom a concern is about."""
