"""REFI-QDA, the exchange format of programs for qualitative analysis: codebooks (.qdc) and projects (.qdpx).

``shapes`` is what such a file holds; ``packed`` opens a file from elsewhere without being harmed; ``reading`` makes
shapes of it and counts what it had to leave behind; ``writing`` makes files of shapes; ``tables`` goes to and from CSV.
"""

from lotus.analysis.refi.reading import Found, Kind, read
from lotus.analysis.refi.shapes import Code, Coder, Coding, Project, Selection, Source
from lotus.analysis.refi.writing import codebook, project

__all__ = [
    "Code",
    "Coder",
    "Coding",
    "Found",
    "Kind",
    "Project",
    "Selection",
    "Source",
    "codebook",
    "project",
    "read",
]
