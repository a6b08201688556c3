"""`lotus qda`: what it prints and writes, and what it says to a file it cannot use."""

import io
import json
import sys
from pathlib import Path

import pytest

from lotus.analysis import refi
from lotus.cli.main import main
from tests.analysis.refi import written

CODED = """source,text,coder,code,start,end
One,"Staff were kind — “thank you” 😀.
But the car park was full.",Alice,Kindness,18,31
One,"Staff were kind — “thank you” 😀.
But the car park was full.",Bob,Parking,,
Two,Nothing.,Alice,,,
"""
CODEBOOK = """path,description,colour,codable
People,What people do,#005eb8,no
People/Kindness,"Warmth, thanks",#fa0,
"Either\\/or",,,
"""


@pytest.fixture
def typed(capsys, tmp_path, monkeypatch):
    """Types `lotus qda` in a folder with these files; exit code and both streams."""
    monkeypatch.chdir(tmp_path)

    def run(*words, **files):
        for name, body in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(body if isinstance(body, bytes) else body.encode())
        try:
            code = main(["qda", *words])
        except SystemExit as ended:
            code = ended.code
        return (code, *capsys.readouterr())

    return run


def test_show_says_what_it_is_and_how_often_each_code_was_used(typed):
    code, out, err = typed("show", "ward.qdpx", ward_qdpx=written.packed())
    assert code == 0
    assert out.splitlines() == [
        "A project called “Ward”, made by QualCoder 4.0.",
        "3 codes, 1 text, 2 codings, 1 coder (Alice).",
        "  People (gathers others)",
        "    Kindness  1",
        "      Thanks  1",
    ]
    assert err == "Left behind, since Lotus keeps no such thing: 1 case, 1 picture.\n"


def test_show_tells_the_same_as_json_and_reads_standard_input(typed, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written.TAGUETTE.encode())))
    code, out, err = typed("show", "-", "--json")
    found = json.loads(out)
    assert (code, err, found["kind"], found["origin"]) == (0, "", "codebook", "Taguette 1.5.2")
    assert [one["path"] for one in found["codes"]] == [["care"], ["care.listening"]]
    assert typed("show", "c.qdc", c_qdc=written.TAGUETTE)[1].splitlines()[1] == "2 codes."


def test_a_codebook_goes_from_a_table_to_qdc_and_back(typed):
    code, out, err = typed("codebook", "c.csv", "--out", "c.qdc", c_csv=CODEBOOK)
    assert (code, out, err) == (0, "", "The codebook is written to c.qdc.\n")
    code, out, _ = typed("codebook", "c.qdc")
    rows = [line.rpartition(",")[0] for line in out.splitlines()]
    assert rows == [
        "path,description,colour,codable",
        "People,What people do,#005eb8,no",
        'People/Kindness,"Warmth, thanks",#ffaa00,yes',
        "Either\\/or,,,yes",
    ]
    assert typed("codebook", "c.csv", c_csv=out)[1] == out


def test_a_table_of_taguette_is_one_name_a_row_and_parents_without_a_row_are_made(typed):
    tags = "tag,description,number of highlights\ncare/ward,x,2\n"
    assert typed("codebook", "t.csv", t_csv=tags)[1].splitlines()[1].startswith("care\\/ward,x,,yes,")
    lines = typed("codebook", "t.csv", t_csv="Path\nPeople/Kindness\n")[1].splitlines()
    assert [line.split(",")[0:4] for line in lines[1:]] == [
        ["People", "", "", "no"],
        ["People/Kindness", "", "", "yes"],
    ]


def test_a_name_that_looks_like_a_formula_is_kept_and_made_harmless(typed):
    code, out, _ = typed("codebook", "f.csv", f_csv="path\n'=1+1\n''=2\n")
    assert code == 0
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == ["'=1+1", "''=2"]
    typed("codebook", "f.csv", "--out", "f.qdc")
    names = [one.name for one in refi.read(Path("f.qdc").read_bytes()).project.codes]
    assert names == ["=1+1", "'=2"]


def test_coded_texts_become_a_project_and_its_codings_a_table(typed):
    words = ("project", "coded.csv", "--codebook", "c.csv", "--out", "ward.qdpx")
    code, _, err = typed(*words, coded_csv=CODED, c_csv=CODEBOOK)
    assert (code, err) == (0, "The project is written to ward.qdpx.\n")
    of = refi.read(Path("ward.qdpx").read_bytes()).project
    assert (of.name, of.origin.split()[0]) == ("ward", "Lotus")
    assert [one.name for one in of.codes] == ["People", "Either/or", "Parking"]
    assert [(one.name, len(one.selections)) for one in of.sources] == [("One", 2), ("Two", 0)]
    code, out, _ = typed("codings", "ward.qdpx")
    assert out.splitlines()[:3] == [
        "source,coder,code,start,end,quote,at",
        "One,Alice,People/Kindness,18,31,“thank you” 😀,",
        'One,Bob,Parking,0,59,"Staff were kind — “thank you” 😀.',
    ]
    assert (
        typed("codings", "ward.qdpx", "--out", "codings.csv")[2]
        == "The codings are written to codings.csv.\n"
    )
    assert Path("codings.csv").read_text(encoding="utf-8") == out


def test_without_a_source_every_row_is_a_text_and_several_codes_stand_in_one_cell(typed):
    text = "text,codes\nNothing.,\nNothing.,\nKind staff,Kindness|Staff; Staff\n"
    assert typed("project", "t.csv", "--out", "t.qdpx", "--name", "Pulse", t_csv=text)[0] == 0
    of = refi.read(Path("t.qdpx").read_bytes()).project
    assert (of.name, [one.name for one in of.sources]) == ("Pulse", ["Text 1", "Text 2", "Text 3"])
    assert [one.name for one in of.codes] == ["Kindness", "Staff"]
    assert [len(part.codings) for one in of.sources for part in one.selections] == [2]


def test_a_project_of_another_program_is_made_anew(typed):
    code, _, err = typed("project", "ward.qdpx", "--out", "ours.qdpx", ward_qdpx=written.packed())
    assert (code, err.splitlines()[-1]) == (0, "The project is written to ours.qdpx.")
    theirs, ours = (refi.read(body).project for body in (written.packed(), Path("ours.qdpx").read_bytes()))
    assert (ours.codes, ours.coders, ours.sources) == (theirs.codes, theirs.coders, theirs.sources)


def test_the_same_name_twice_is_told_since_some_programs_make_them_one(typed):
    code, _, err = typed("codebook", "c.csv", c_csv="path\nWard/Staff\nClinic/Staff\n")
    assert (code, err) == (
        0,
        "More than one code is called “Staff”. Programs that know codes by name make them one.\n",
    )
    assert (
        typed(
            "project", "t.csv", "--codebook", "c.csv", "--out", "t.qdpx", t_csv="text,code\nx,Ward/Staff\n"
        )[0]
        == 0
    )
    assert len(list(refi.read(Path("t.qdpx").read_bytes()).project.every_code())) == 4


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "nowhere.qdc"], "nowhere.qdc cannot be used: No such file or directory."),
        (["show", "empty.qdc"], "empty.qdc is empty."),
        (
            ["show", "c.csv"],
            "c.csv cannot be used. This is neither a codebook (.qdc) nor a project (.qdpx), or it",
        ),
        (
            ["codebook", "c.csv", "--out", "c.txt"],
            "--out ends in .qdc or .csv, which says what is wanted; “c.txt”",
        ),
        (
            ["codebook", "bad.csv"],
            "bad.csv has 5 rows that cannot be used:\n  line 2: path is empty\n  line 3: the co",
        ),
        (["codebook", "deep.csv"], "line 2: path goes more than 100 deep"),
        (["codebook", "none.csv"], "none.csv has no column “path”. Its columns are: code."),
        (["codebook", "rowless.csv"], "rowless.csv has a heading and no rows."),
        (
            ["project", "coded.csv"],
            "Please give --out: the project to write, ending in .qdpx (see lotus qda project --help).",
        ),
        (["project", "coded.csv", "--out", "x.qdc"], "--out ends in .qdpx; “x.qdc” does not."),
        (
            ["project", "x.qdpx", "--codebook", "c.csv", "--out", "y.qdpx"],
            "--codebook goes with a CSV; a project has",
        ),
        (["project", "rowless.csv", "--out", "x.qdpx"], "rowless.csv has no column “text”."),
        (["project", "heading.csv", "--out", "x.qdpx"], "heading.csv has a heading and no rows."),
        (["project", "worse.csv", "--out", "x.qdpx"], "worse.csv has 5 rows that cannot be used:"),
        ([], "Please give ACT: one of show, codebook, codings, project (see lotus qda --help)."),
    ],
)
def test_what_cannot_be_used_is_said_in_plain_words(typed, words, says):
    files = {
        "empty_qdc": "",
        "c_csv": CODEBOOK,
        "coded_csv": CODED,
        "none_csv": "code\nx\n",
        "rowless_csv": "path\n",
        "heading_csv": "text\n",
        "deep_csv": "path\n" + "a/" * 200 + "\n",
        "bad_csv": (
            "path,colour,guid\n,#fff,\na,blue,\nb,,12\nc,,11111111-1111-4111-8111-111111111111\n"
            "d,,11111111-1111-4111-8111-111111111111\nc,,\n"
        ),
        "worse_csv": ("source,text,code,start,end\nA,,x,,\n,b,x,,\nA,one,x,0,9\nA,two,x,,\nA,one,x,two,3\n"),
    }
    code, out, err = typed(*words, **files)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
