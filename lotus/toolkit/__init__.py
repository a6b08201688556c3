"""The toolkit: reading a little, trying something, keeping what one found, acting on it, and coming back."""
