"""Puts the kept figures of proofs and measurements into the pages that show them, when the documentation is built."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace the two marks by their tables."""
    markdown = markdown.replace("<!-- proofs -->", proofs()) if "<!-- proofs -->" in markdown else markdown
    return markdown.replace("<!-- measured -->", measured()) if "<!-- measured -->" in markdown else markdown


def proofs() -> str:
    """One line a proof: what, how often it was tried, what was found, what had to be, whether it holds."""
    head = ["| what is shown | tried | found | must be | holds | day |", "|---|--:|--:|---|---|---|"]
    kept = _read("proof.json").get("proofs", [])
    return "\n".join(head + [_proof(one) for one in kept])


def _proof(one: dict[str, Any]) -> str:
    what = f"{one['what']}. {one['note']}" if one["note"] else one["what"]
    holds = "yes" if one["good"] else "**no**"
    return f"| {what} | {one['tried']:,} | {one['found']:,} | {one['must']} | {holds} | {one['day']} |"


def measured() -> str:
    """One table for each piece of work."""
    return "\n\n".join(
        _table(name, one) for name, one in sorted(_read("bench.json").get("measured", {}).items())
    )


def _table(name: str, one: dict[str, Any]) -> str:
    head = [f"### {name.capitalize()}", f"Measured on {one['day']}: {one['machine']}.", ""]
    lines = ["| work | ours | peer | ratio | must be | holds |", "|---|--:|---|--:|---|---|"]
    return "\n".join(head + lines + [_row(row) for row in one["rows"]])


def _row(row: dict[str, Any]) -> str:
    holds = {True: "yes", False: "**no**", None: "only reported"}[row["good"]]
    peer = f"{row['peer']}: {row['theirs']:.4g} {row['unit']}" if row["theirs"] is not None else row["peer"]
    ratio = f"{row['ratio']:.2f}" if row["ratio"] is not None else ""
    work = f"{row['work']}. {row['note']}" if row["note"] else row["work"]
    return f"| {work} | {row['ours']:.4g} {row['unit']} | {peer} | {ratio} | {row['must']} | {holds} |"


def _read(name: str) -> dict[str, Any]:
    path = HERE / name
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found
