"""The responsible officer: answers for how concerns are handled, and sees that nobody is left alone with one."""
