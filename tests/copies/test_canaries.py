"""What people write is nowhere on the disk in a form that anybody can read without the keys.

More than two hundred words that nobody else would write are planted through the installation's own actions and pages,
then looked for in every file it left, as they are and behind the usual wrappings. With the encryption left out, the
same search finds every one of them.
"""

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lotus.kernel import encryption
from tests.proofs import Proof

pytestmark = [pytest.mark.integration, pytest.mark.proof]

ROOT = Path(__file__).resolve().parents[2]
DEPTH = 2


@dataclass(frozen=True)
class Planted:
    """An installation in which words were planted: the words, the files, and where it wrote."""

    root: Path
    words: dict[str, str]
    passing: dict[str, str]
    written: list[str]

    def files(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if path.is_file() and path.name != "keys.json"]


def planted(root: Path, cases: int, *words: str) -> Planted:
    (root / "tmp").mkdir(parents=True)
    encryption.create_keys(root / "keys.json")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
    mine = {
        "LOTUS_DATA_DIR": str(root / "data"),
        "LOTUS_KEYS_FILE": str(root / "keys.json"),
        "LOTUS_PUBLIC_URL": "https://localhost",
        "LOTUS_EMAIL_URL": "smtp://127.0.0.1:9",
        "TMPDIR": str(root / "tmp"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with (root / "log").open("w") as log:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("planting.py")), str(cases), *words],
            cwd=root,
            env={**kept, **mine},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, (root / "log").read_text()[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    return Planted(root, said["words"], said["passing"], said["written"])


def unwrapped(body: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """What stands here: as it is, in other letters, packed or encoded, and what stands in that."""
    yield body
    yield body.replace(b"\0", b"")  # UTF-16 and UTF-32 of plain letters
    if depth == 0:
        return
    for packed in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", body):
        clear = _loosened(body[packed.start() :])
        if len(clear) > 16:
            yield from unwrapped(clear, depth - 1)
    for run in re.finditer(rb"[A-Za-z0-9+/_-]{24,}", body):
        text = run.group().replace(b"-", b"+").replace(b"_", b"/")
        for shift in range(4):
            piece = text[shift:] if (len(text) - shift) % 4 != 1 else text[shift:-1]
            yield from unwrapped(base64.b64decode(piece + b"=" * (-len(piece) % 4)), depth - 1)
    for run in re.finditer(rb"[0-9a-f]{48,}", body):
        for shift in range(2):
            digits = run.group()[shift:].decode()
            yield bytes.fromhex(digits[: len(digits) // 2 * 2])


def _loosened(body: bytes) -> bytes:
    loose = zlib.decompressobj(wbits=47)
    try:
        return loose.decompress(body, 1 << 24)
    except zlib.error:
        return b""


def found(place: Planted) -> dict[str, set[str]]:
    """The files in which each planted word can be read."""
    where: dict[str, set[str]] = {word: set() for word in place.words | place.passing}
    for path in place.files():
        for body in unwrapped(path.read_bytes()):
            for word in set(re.findall(rb"canary[0-9a-f]{32}", body)):
                where.get(word.decode(), set()).add(str(path.relative_to(place.root)))
    return where


@pytest.mark.parametrize(
    "wrap",
    [
        lambda word: word,
        lambda word: word.decode().encode("utf-16-le"),
        lambda word: word.decode().encode("utf-16-be"),
        lambda word: base64.b64encode(b"xx" + word),
        lambda word: base64.urlsafe_b64encode(b"x" + word),
        lambda word: zlib.compress(word * 3),
        lambda word: word.hex().encode(),
        lambda word: base64.b64encode(zlib.compress(b"{" + word + b"}" + bytes(range(99)))),
    ],
)
def test_the_search_sees_through_wrappings(wrap) -> None:  # type: ignore[no-untyped-def]
    word = b"canary0123456789abcdef0123456789abcdef"
    assert any(word in body for body in unwrapped(b"\x00before" + wrap(word) + b"\xffafter"))


def test_no_planted_word_is_found_and_without_encryption_every_one_is(tmp_path: Path, proof: Proof) -> None:
    cases, least = (8, 200) if proof.in_full else (2, 50)
    clear = planted(tmp_path / "clear", cases, "--in-the-clear")
    control = found(clear)
    unseen = [clear.words[word] for word, files in control.items() if not files and word in clear.words]
    assert unseen == [], "the search is blind to some places"
    seen_in = {
        file.split("/")[0] + "/" + file.split("/")[-1][:6] for files in control.values() for file in files
    }
    assert {"data/lotus.", "backups/lotus-"} <= seen_in
    place = planted(tmp_path / "sealed", cases)
    every = place.words | place.passing
    leaks = {every[word]: sorted(files) for word, files in found(place).items() if files}
    proof.keep(
        "canaries",
        "Words planted in every sensitive place that are found on the disk in any readable form",
        tried=len(every),
        found=len(leaks),
        must=0,
        good=not leaks and len(place.words) >= least,
        note=f"Without encryption the same search finds all {len(clear.words)} that are kept. Searched: database, "
        "write-ahead log, stored files, log, temporary files, jobs, sessions, checkpoints, a backup.",
    )
    assert leaks == {}
    assert len(place.words) >= least
    assert [path for path in place.files() if "tmp" in path.relative_to(place.root).parts] == []
    elsewhere = [path for path in place.written if not path.startswith((str(place.root), "/dev/"))]
    assert elsewhere == [], "something was written outside the installation"
