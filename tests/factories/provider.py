"""A provider of sign-ins on this machine: real redirects, real signatures, invented people."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

ID = "willow"


@contextmanager
def running() -> Iterator[dict[str, Any]]:
    """The provider as the settings' file would have it, while it runs."""
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread(require_nonce=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        yield {
            "id": ID,
            "label": "Willow sign-in",
            "issuer": issuer,
            "client_id": "lotus",
            "client_secret": "a secret of theirs",
            "scope": ["openid"],
            "acr_values": "",
            "counts_amr": [],
            "counts_acr": [],
        }


def comes_back(to_provider: str, subject: str) -> str:
    """Sign in there as this subject, without a browser; the address that one is sent back to."""
    import requests

    answer = requests.post(to_provider, data={"sub": subject}, allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    assert "code" in parse_qs(parts.query), answer.text
    return f"{parts.path}?{parts.query}"
