"""The record of a job that broke says where, and nothing of what it was working on."""

from django_tasks_db import models

from lotus.kernel import jobs


def broken(words: str) -> None:
    raise ValueError(words) from KeyError(words)


def test_the_words_of_a_fault_are_left_out_and_its_place_is_kept() -> None:
    try:
        broken("Eleven sets of night notes")
    except ValueError as fault:
        said = "".join(jobs.without_words(fault))
    assert "night notes" not in said
    assert said.endswith("ValueError\n")
    assert "test_jobs.py" in said
    assert " broken\n" in said


def test_the_library_writes_faults_down_our_way() -> None:
    assert models.format_exception is jobs.without_words  # type: ignore[comparison-overlap]
