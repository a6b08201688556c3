"""The whole toolkit of an organisation as a folder or a zip: taken out, and read again with every fault.

Each file lies where it would lie on the shelf, `toolkit/1-2.en.md`; `hidden.toml` names what is not shown.
"""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lotus.core.instruments.exchange.written import toml
from lotus.core.refusal import Refused

HIDDEN = "hidden.toml"
MOST_FILES = 1_000
LARGEST_FILE = 300_000
NAME = re.compile(
    r"(?P<kind>toolkit|exercises|instruments)/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<tongue>en|cy)\.(?P<form>toml|md)",
    re.ASCII,
)
BROKEN = "This is not a zip file that can be read. Pack the folder again, and try again."


@dataclass(frozen=True)
class Packed:
    """One file: its kind, name, language and form, and its text."""

    kind: str
    slug: str
    tongue: str
    form: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.slug}.{self.tongue}.{self.form}"


@dataclass(frozen=True)
class Pack:
    """All of them, and what is hidden, by kind and name."""

    files: tuple[Packed, ...]
    hidden: frozenset[tuple[str, str]]


def packed(pack: Pack) -> dict[str, str]:
    """Every file by its name in the folder."""
    names = [f"{kind}/{slug}" for kind, slug in sorted(pack.hidden)]
    return {**{one.name: one.text for one in pack.files}, HIDDEN: toml({"hidden": names})}


def zipped(pack: Pack) -> bytes:
    """The folder as a zip; the same toolkit is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in packed(pack).items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def from_zip(body: bytes) -> Mapping[str, bytes]:
    """What lies in a zip, by name. Raises Refused for what is none, and for more than a toolkit holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            inside = [one for one in file.infolist() if not one.is_dir()]
            if len(inside) > MOST_FILES:
                raise Refused(f"There are more than {MOST_FILES} files in it.", "file")
            return {one.filename: _small(file, one) for one in inside}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        raise Refused(BROKEN, "file") from fault


def _small(file: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """One file, read no further than it may be long, whatever the zip says of it."""
    with file.open(one) as opened:
        return opened.read(LARGEST_FILE + 1)


def from_folder(folder: Path) -> Mapping[str, bytes]:
    """What lies in a folder, by name. Raises OSError where it cannot be read."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file())[: MOST_FILES + 1]
    return {path.relative_to(folder).as_posix(): path.read_bytes()[: LARGEST_FILE + 1] for path in inside}


def read(inside: Mapping[str, bytes]) -> Pack:
    """The toolkit in these files. Raises Refused with every one that is none of it."""
    faults: list[str] = []
    files = [found for name, body in sorted(inside.items()) if (found := _file(name, body, faults))]
    hidden = _hidden(inside.get(HIDDEN, b""), faults)
    if not files and not faults:
        faults.append("There is no file of a toolkit in it, such as toolkit/1-2.en.md.")
    if faults:
        raise Refused("\n".join(faults), "file")
    return Pack(tuple(files), hidden)


def _file(name: str, body: bytes, faults: list[str]) -> Packed | None:
    match = NAME.fullmatch(name)
    if name == HIDDEN:
        return None
    if match is None:
        faults.append(f"{name[:120]}: this is not where a file of the toolkit lies.")
        return None
    if len(body) > LARGEST_FILE:
        faults.append(f"{name}: it is longer than a file of the toolkit may be.")
        return None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(f"{name}: it is not UTF-8 text.")
        return None
    return Packed(match["kind"], match["slug"], match["tongue"], match["form"], text)


def _hidden(body: bytes, faults: list[str]) -> frozenset[tuple[str, str]]:
    try:
        named: Iterable[object] = tomllib.loads(body.decode("utf-8-sig")).get("hidden", [])
        parts = [str(one).split("/") for one in named]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError):
        faults.append(f"{HIDDEN}: it cannot be read.")
        return frozenset()
    wrong = ["/".join(one) for one in parts if len(one) != 2]
    faults += [f"{HIDDEN}: “{one[:80]}” is not a kind and a name." for one in wrong]
    return frozenset((one[0], one[1]) for one in parts if len(one) == 2)
