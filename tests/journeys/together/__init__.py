"""One case taken by everybody together, through the pages alone."""
