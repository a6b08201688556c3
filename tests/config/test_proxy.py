"""The examples in deploy/: nginx with TLS before a real server, on loopback, and units that systemd accepts."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lotus.kernel import encryption

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
LOTUS = [sys.executable, "-c", "from lotus.cli.main import command; command()"]
NAME = "lotus.willowmere.example"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificate(folder: Path) -> None:
    """A certificate that signs itself, for this one run."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={NAME}")
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def _example(folder: Path, ports: dict[str, int]) -> Path:
    """The example as it stands, with ports and paths of this run, inside the frame Debian gives it."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for listens, port in (("listen 80;", ports["plain"]), ("listen 443 ssl;", ports["tls"])):
        assert listens in text
        text = text.replace(listens, re.sub(r"\d+", f"127.0.0.1:{port}", listens))
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports['lotus']}").replace(
        "/etc/ssl/lotus", str(folder)
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\nhttp {{\n{temporary}{text}}}\n"
    )
    user = "user root;\n" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + whole, encoding="utf-8")
    return folder / "nginx.conf"


def _listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "a server ended by itself"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain for a server")


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """The ports of a real installation behind the example, on this machine alone."""
    if NGINX is None:
        pytest.skip("nginx is not on this machine: the example of a proxy was NOT tried.")
    folder = tmp_path_factory.mktemp("proxy")
    ports = {"lotus": _port(), "tls": _port(), "plain": _port()}
    encryption.create_keys(folder / "keys.json")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
    settings = {
        "LOTUS_DATA_DIR": str(folder / "data"),
        "LOTUS_KEYS_FILE": str(folder / "keys.json"),
        "LOTUS_HOSTS": NAME,
        "LOTUS_PUBLIC_URL": f"https://{NAME}",
    }
    _certificate(folder)
    given: dict[str, Any] = {"cwd": ROOT, "env": {**kept, **settings}, "start_new_session": True}
    subprocess.run([*LOTUS, "migrate"], check=True, capture_output=True, **given)
    lotus = subprocess.Popen([*LOTUS, "serve", "--port", str(ports["lotus"])], **given)
    nginx = subprocess.Popen(
        [NGINX, "-p", str(folder), "-c", str(_example(folder, ports)), "-g", "daemon off;"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _listens(ports["lotus"], lotus)
        _listens(ports["tls"], nginx)
        yield ports
    finally:
        for process in (nginx, lotus):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _ask(
    port: int, path: str, *, method: str = "GET", tls: bool = True, body: bytes = b"", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    sent = {"Host": NAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
    context = ssl._create_unverified_context()
    kind = http.client.HTTPSConnection if tls else http.client.HTTPConnection
    connection = kind("127.0.0.1", port, timeout=30, **({"context": context} if tls else {}))
    try:
        connection.request(method, path, body=body or None, headers=sent)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_plain_http_is_sent_on_to_tls(behind: dict[str, int]) -> None:
    answer, _body = _ask(behind["plain"], "/support/?a=1", tls=False)
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/support/?a=1")


def test_a_page_comes_with_cookies_and_headers_of_tls(behind: dict[str, int]) -> None:
    answer, _body = _ask(behind["tls"], "/sign-in/")
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert cookies
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)


def test_the_proxy_does_not_say_which_version_it_is(behind: dict[str, int]) -> None:
    answer, _body = _ask(behind["tls"], "/sign-in/")
    assert not re.search(r"\d", answer.headers.get("Server", ""))


def test_what_a_browser_says_of_its_own_way_here_is_replaced(behind: dict[str, int]) -> None:
    spoofed = {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example"}
    answer, body = _ask(behind["tls"], "/sign-in/", **spoofed)
    assert answer.status == 200
    assert (answer.headers.get_all("Set-Cookie") or [""])[0].startswith("__Host-")
    assert b"evil.example" not in body


def test_another_name_is_not_answered(behind: dict[str, int]) -> None:
    answer, body = _ask(behind["tls"], "/sign-in/", Host="evil.example")
    assert answer.status in {308, 400}
    assert b"evil" not in body


def test_a_form_goes_through(behind: dict[str, int]) -> None:
    page, body = _ask(behind["tls"], "/sign-in/")
    cookie = (page.headers.get_all("Set-Cookie") or [""])[0].partition(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    assert token is not None
    answer, body = _ask(
        behind["tls"],
        "/sign-in/",
        method="POST",
        body=b"csrfmiddlewaretoken=" + token[1] + b"&email=mo%40willowmere.example&password=not+the+one",
        Cookie=cookie,
        Origin=f"https://{NAME}",
        Content_Type="application/x-www-form-urlencoded",
    )
    assert answer.status == 200
    assert b"mo@willowmere.example" in body


def test_more_than_lotus_takes_is_refused_by_the_proxy(behind: dict[str, int]) -> None:
    connection = http.client.HTTPSConnection(
        "127.0.0.1", behind["tls"], timeout=30, context=ssl._create_unverified_context()
    )
    connection.putrequest("POST", "/sign-in/", skip_host=True)
    connection.putheader("Host", NAME)
    connection.putheader("Content-Length", str(30 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("unit", ["lotus.service", "lotus-backup.service", "lotus-backup.timer"])
def test_systemd_accepts_the_units(unit: str, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not on this machine: the units were NOT tried.")
    for path in (ROOT / "deploy").glob("lotus*.*"):
        text = path.read_text(encoding="utf-8").replace("/srv/lotus/app/.venv/bin/lotus", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    said = subprocess.run([verify, "verify", str(tmp_path / unit)], capture_output=True, text=True)
    ours = [line for line in said.stderr.splitlines() if "lotus" in line and "deleted" not in line]
    assert (said.returncode, ours) == (0, [])
