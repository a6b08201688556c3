"""What we compute with libraries of numbers and text. Never Django."""
