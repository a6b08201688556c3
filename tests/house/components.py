"""The components of Lotus from its lock files, and as a CycloneDX list: .venv/bin/python -m tests.house.components"""

import json
import re
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker

from tests.house import source

LOCKS = ("requirements.lock", "requirements-dev.lock")
LIST = source.ROOT / "var" / "sbom.json"


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Every component of a lock that this Python takes, by its plain name: version and hashes."""
    text = (source.ROOT / name).read_text("utf-8")
    line = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)([^\\\n]*)((?:\\\n\s+--hash=\S+ ?)*)", re.M)
    return {
        plain(one): (version, re.findall(r"sha256:([0-9a-f]{64})", hashes))
        for one, version, where, hashes in line.findall(text)
        if _here(where)
    }


def _here(where: str) -> bool:
    return not where.strip(" ;") or Marker(where.strip(" ;")).evaluate()


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bill() -> dict[str, object]:
    """What ships, as CycloneDX 1.5."""
    parts = [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
            "licenses": _licences(name),
        }
        for name, (version, hashes) in sorted(locked(LOCKS[0]).items())
    ]
    scripts = json.loads((source.ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    parts += [
        {
            "type": "library",
            "name": name.removeprefix("node_modules/"),
            "version": one["version"],
            "purl": f"pkg:npm/{name.removeprefix('node_modules/').replace('@', '%40')}@{one['version']}",
        }
        for name, one in sorted(scripts.items())
        if name
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": parts}


def _licences(name: str) -> list[dict[str, object]]:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    says = about.get("License-Expression") or about.get("License") or ""
    return [{"license": {"name": says.splitlines()[0][:80]}}] if says.strip() else []


def write(to: Path = LIST) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
