"""The start page: what waits for you, gathered from each room's inbox."""
