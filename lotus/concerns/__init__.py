"""The room of concerns: one handled fairly, promptly and openly, with the person it is about."""
