"""Geometry of pictures: exact places, and what holds for every drawing."""
