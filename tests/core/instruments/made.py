"""Small questionnaires for tests, written as people write them."""

HEAD = """id = "tea-and-talk"
version = "1"
title = "Tea and talk"
source = "Lotus"
licence = "CC BY 4.0"
validity = "Made for a test."
purpose = "To try the engine."
minutes = 3
audience = "anybody"
languages = ["en"]
kept_by = "person"
who_sees = "Only you."

[points]
agreement = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
"""
ITEMS = """
[[item]]
id = "tea"
text = "Do you drink tea?"
type = "single"
points = [{ value = "yes", label = "Yes", counts = 1 }, { value = "no", label = "No", counts = 0 }]
required = true

[[item]]
id = "cups"
text = "How many cups?"
type = "number"
least = 0
most = 20
condition = "tea == 'yes'"

[[item]]
id = "calm"
text = "Tea calms me."
type = "scale"
points = "agreement"

[[item]]
id = "hurry"
text = "I drink it in a hurry."
type = "scale"
points = "agreement"
reverse = true

[[item]]
id = "beside"
text = "What goes with it?"
type = "multiple"
points = ["Milk", "Sugar", { value = "none", label = "Nothing", counts = 0 }]

[[item]]
id = "why"
text = "Why?"
type = "long_text"
most = 50

[[item]]
id = "when"
text = "When was the last?"
type = "date"

[[item]]
id = "who"
text = "With whom?"
type = "matrix"
points = "agreement"
rows = [{ id = "who_team", text = "The team" }, { id = "who_alone", text = "Alone", reverse = true }]
"""
SCALES = """
[[scale]]
id = "peace"
title = "Peace"
items = ["calm", "hurry"]
method = "mean"
least = 1
bands = [{ label = "restless", upto = 2 }, { label = "so so", upto = 4 }, { label = "peaceful" }]

[[scale]]
id = "company"
title = "Company"
items = ["who_team", "who_alone"]
method = "ten"
least = 2

[[scale]]
id = "both"
title = "Both"
scales = ["peace", "company"]
method = "mean"
least = 1
"""
RESULT = """
[result]
picture = "quadrant"
is_not = "It is not a diagnosis."

[result.quadrant]
x = "peace"
y = "company"
split_x = 3
split_y = 5
top_left = { label = "In company", words = "You drink it with others." }
top_right = { label = "Both", words = "Calm and in company." }
bottom_left = { label = "Neither", words = "A quick one alone." }
bottom_right = { label = "In peace", words = "Calm, and alone." }
"""
WHOLE = HEAD + ITEMS + SCALES + RESULT
