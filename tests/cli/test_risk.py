"""`lotus risk`: what it prints, and what it says to a mistake."""

import json
import re
import subprocess
import sys

import pytest

from lotus.cli import parser as parsing
from lotus.cli import risk as command

SAFETY = ("--consequence", "patient_safety=3")


def run(capsys, *arguments):
    try:
        parser = parsing.Parser(prog="lotus risk")
        command.add_arguments(parser)
        code = command.run(parser.parse_args(arguments))
    except SystemExit as stopped:
        code = stopped.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_scored_risk_is_a_sentence(capsys):
    code, out, err = run(capsys, "--likelihood", "4", *SAFETY)
    assert (code, err) == (0, "")
    assert out == (
        "Amber, 12 of 25: likely to recur, with a moderate effect on patient and public safety. "
        "The advisory group looks after it.\n"
    )


def test_json_is_exactly_one_object_with_five_facts(capsys):
    code, out, err = run(capsys, "--likelihood", "5", *SAFETY, "--consequence", "management=5", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "likelihood": 5,
        "consequence": 5,
        "domain": "management",
        "score": 25,
        "rating": "red",
    }


@pytest.mark.parametrize(
    ("probability", "likelihood"), [("0.5", 4), ("0.501", 5), ("0.1", 4), ("1e-3", 2), ("0", 1), ("1", 5)]
)
def test_a_probability_sets_the_likelihood(capsys, probability, likelihood):
    _, out, _ = run(capsys, "--probability", probability, *SAFETY, "--json")
    assert json.loads(out)["likelihood"] == likelihood


def test_of_equal_consequences_the_first_domain_is_named(capsys):
    _, out, _ = run(
        capsys, "--likelihood", "1", "--consequence", "professionalism=2", "statutory=2", "--json"
    )
    assert json.loads(out)["domain"] == "statutory"


def test_a_domain_may_be_written_with_a_hyphen(capsys):
    _, out, _ = run(capsys, "--likelihood", "1", "--consequence", "patient-safety=2", "--json")
    assert json.loads(out)["domain"] == "patient_safety"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--likelihood"),
        (SAFETY, "either --likelihood"),
        (("--likelihood", "3", "--probability", "0.2", *SAFETY), "either --likelihood"),
        (("--likelihood", "3", "--likelihood", "4", *SAFETY), "once"),
        (("--likelihood", "3"), "at least one --consequence"),
        (("--likelihood", "0", *SAFETY), "The likelihood is a whole number from 1 to 5"),
        (("--likelihood", "6", *SAFETY), "from 1 to 5"),
        (("--likelihood", "-1", *SAFETY), "from 1 to 5"),
        (("--likelihood", "3.5", *SAFETY), "from 1 to 5"),
        (("--likelihood", "four", *SAFETY), "from 1 to 5"),
        (("--probability", "1.01", *SAFETY), "from 0 (never) to 1 (certain)"),
        (("--probability", "-0.1", *SAFETY), "from 0 (never) to 1 (certain)"),
        (("--probability", "nan", *SAFETY), "from 0 (never) to 1 (certain)"),
        (("--probability", "50%", *SAFETY), "such as 0.25"),
        (("--likelihood", "3", *SAFETY, *SAFETY), "given twice"),
        (("--likelihood", "3", *SAFETY, "--consequence", "patient-safety=1"), "given twice"),
        (("--likelihood", "3", "--consequence", "weather=3"), "no domain called “weather”"),
        (("--likelihood", "3", "--consequence", "financial=6"), "The consequence for financial"),
        (("--likelihood", "3", "--consequence", "financial=0"), "from 1 to 5"),
        (("--likelihood", "3", "--consequence", "financial="), "from 1 to 5"),
        (("--likelihood", "3", "--consequence", "financial"), "DOMAIN=1..5"),
        (("--likelihood", "3", "--consequence"), "--consequence needs a value"),
        (("--likelihood",), "--likelihood needs a value"),
        (("--likelihood", "3", *SAFETY, "--colour", "red"), "nothing called --colour red"),
        (("--likely", "3", *SAFETY), "nothing called --likely"),
        (("--likelihood", "3", *SAFETY, "--json=yes"), "--json takes no value"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(capsys, arguments, words):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    assert not re.search(r"[.!?] [A-Z“]", err), "one sentence"
    assert "usage" not in err


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_says_what_it_takes_and_shows_examples(capsys, option):
    code, out, err = run(capsys, option)
    assert (code, err) == (0, "")
    for part in ("--likelihood", "--probability", "professionalism", "examples:", "exit code"):
        assert part in out


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            "argument --a: invalid choice: 'x' (choose from 'y', 'z')",
            "--a cannot be “x”; choose from y, z.",
        ),
        ("argument --a: invalid int value: 'x'", "--a is a whole number, not “x”."),
        ("argument --a: not allowed with argument --b", "Give --a or --b, not both."),
        ("argument --a: expected 2 arguments", "--a needs 2 values."),
        ("the following arguments are required: FILE", "Please give FILE."),
        ("one of the arguments --a --b is required", "Give one of these: --a --b."),
        ("ambiguous option: --a could match --ab, --ac", "--a could mean several things; write it out."),
        ("something new", "Something new."),
    ],
)
def test_what_argparse_complains_about_is_put_plainly(message, sentence):
    assert parsing.sentence(message) == sentence


def test_the_command_never_loads_django_and_runs_alone():
    code = (
        "import sys; from lotus.cli import parser, risk; p = parser.Parser(); risk.add_arguments(p); "
        "code = risk.run(p.parse_args()); "
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--likelihood", "2", *SAFETY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Green, 6 of 25")
