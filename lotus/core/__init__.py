"""What we know: values in, values out. Standard library only; no clock, database, settings or network."""
