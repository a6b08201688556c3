"""The administrator: looks after places, and hands over to a second person."""
