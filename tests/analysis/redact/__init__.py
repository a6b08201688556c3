"""What may tell who wrote a text, or whom it is about."""
