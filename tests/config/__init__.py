"""The roof: settings read from the environment, health, the pages for trouble, and the log."""
