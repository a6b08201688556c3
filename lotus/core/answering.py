"""By when somebody who told of a concern hears from us."""

DAYS_TO_ACKNOWLEDGE = 7
MONTHS_TO_ANSWER = 3
GIVEN = {"telephone": "by telephone", "in_person": "in person", "video": "by video", "letter": "in a letter"}
"""How an account can be given that is entered for somebody."""
