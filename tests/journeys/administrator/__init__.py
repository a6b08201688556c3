"""The administrator: looks after people and the running of the system."""
