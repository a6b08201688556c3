"""Survey results: from answers, one row for each person, to figures that may be shown.

``reading`` opens the file and finds every row that cannot be used; ``expressions`` says what is counted, in Ibis,
for the embedded engine and for Spark alike; ``tallies`` counts; ``estimates`` turns counts into scores with their
intervals; ``results`` gathers them and sends all of them through ``analysis.release`` at once. What comes back from
there is all that ``tables`` writes. No Django, and no figure that was not released.
"""
