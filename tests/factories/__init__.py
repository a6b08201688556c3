"""Invented people and cases for tests, made through the same actions that the pages use."""
