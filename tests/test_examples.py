"""The examples of docs/examples work: nginx serves the tracker by TLS and believes nobody; systemd takes the units."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from tests.conftest import settings_for
from tests.processes import free_port
from tracker.cli.serve import listening
from tracker.plumbing.database import db
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.wiring import create_app

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs" / "examples"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
OPENSSL, SYSTEMD = shutil.which("openssl"), shutil.which("systemd-analyze")
HOST = "tracker.example.org"
UNITS = ("tracker-web.service", "tracker-clock.service")
LEAST_EXPOSED = 2.0

with_nginx = pytest.mark.skipif(NGINX is None or OPENSSL is None, reason="nginx and openssl are not installed")
with_systemd = pytest.mark.skipif(SYSTEMD is None, reason="systemd is not installed")
App = Callable[[dict[str, Any], Any], Any]


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Say what a proxy passed on."""
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({name: value for name, value in environ.items() if name.startswith("HTTP_")}).encode()]


@dataclass(frozen=True)
class Proxy:
    tls: int
    plain: int
    certificate: Path

    def ask(self, path: str, name: str = HOST, method: str = "GET", **more: Any) -> tuple[int, Mapping[str, str], str]:
        line = http.client.HTTPSConnection(name, self.tls, timeout=30)
        context = ssl.create_default_context(cafile=str(self.certificate))
        line.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", self.tls)), server_hostname=name)
        line.request(method, path, headers={"Host": name, **more.pop("headers", {})}, **more)
        answer = line.getresponse()
        said = dict(answer.getheaders())
        assert len(said) == len(answer.getheaders()), "no header is said twice"
        text = answer.read().decode()
        line.close()
        return answer.status, said, text


def networked(folder: Path) -> Settings:
    """Settings as the guide writes them for a server."""
    alone = settings_for(f"sqlite:///{folder / 'tracker.db'}", folder)
    return replace(alone, base_url=f"https://{HOST}", trusted_proxies=1, now=None)


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Callable[[App], Proxy]]:
    """Serve an application behind the nginx of the example."""
    started: list[Callable[[], object]] = []

    def serve(app: App) -> Proxy:
        server = listening(cast(Flask, app), replace(networked(tmp_path), port=free_port()))
        threading.Thread(target=server.run, daemon=True).start()
        started.append(server.close)
        proxy = Proxy(free_port(), free_port(), tmp_path / "tracker.pem")
        configure(tmp_path, proxy, server.effective_port)
        subprocess.run(nginx(tmp_path, "-t"), check=True, capture_output=True)
        process = subprocess.Popen(nginx(tmp_path))
        started.extend([process.wait, process.terminate])
        wait_for(proxy.tls)
        return proxy

    yield serve
    for end in reversed(started):
        end()


def nginx(folder: Path, *words: str) -> list[str]:
    return [str(NGINX), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf"), *words]


def configure(folder: Path, proxy: Proxy, backend: int) -> None:
    """Write the example with our ports and files, and around it the least that nginx needs."""
    key = folder / "tracker.key"
    certify = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    names = ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(proxy.certificate)]
    subprocess.run([str(OPENSSL), *certify, *names], check=True, capture_output=True)
    ours = {
        "listen 443": f"listen 127.0.0.1:{proxy.tls}",
        "listen 80": f"listen 127.0.0.1:{proxy.plain}",
        "/etc/ssl/tracker.pem": str(proxy.certificate),
        "/etc/ssl/private/tracker.key": str(key),
        "127.0.0.1:8000": f"127.0.0.1:{backend}",
        "/var/log/nginx/tracker.log": "stderr",
    }
    example = (EXAMPLES / "nginx.conf").read_text()
    for said, wanted in ours.items():
        assert said in example, said
        example = example.replace(said, wanted)
    (folder / "tracker.conf").write_text(example)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    inside = f"{temporary} access_log off; include {folder}/tracker.conf;"
    (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/pid; events {{}} http {{ {inside} }}")


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError


@with_nginx
def test_the_tracker_is_served_by_tls_with_its_headers_once(behind: Callable[[App], Proxy], tmp_path: Path) -> None:
    app = create_app(networked(tmp_path))
    with app.app_context():
        schema.upgrade(db.engine)
    proxy = behind(app)
    code, headers, text = proxy.ask("/help")
    assert (code, "<h1>" in text) == (200, True)
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["Set-Cookie"].startswith("__Host-tracker=") if "Set-Cookie" in headers else True
    assert headers["Server"] == "nginx"
    assert proxy.ask("/static/icon.svg")[0] == 200


@with_nginx
def test_the_proxy_believes_nothing_that_a_visitor_claims(behind: Callable[[App], Proxy]) -> None:
    claimed = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Host": "evil.example.org",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "81",
        "Forwarded": "for=203.0.113.7",
    }
    _code, _headers, text = behind(echo).ask("/", headers=claimed)
    passed = {name: value for name, value in json.loads(text).items() if "FORWARDED" in name}
    assert passed == {
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "HTTP_X_FORWARDED_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
    }


@with_nginx
def test_another_name_gets_no_certificate_and_plain_http_is_led_to_tls(behind: Callable[[App], Proxy]) -> None:
    proxy = behind(echo)
    with pytest.raises(ssl.SSLError):
        proxy.ask("/", name="evil.example.org")
    line = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=30)
    line.request("GET", "/people/", headers={"Host": "evil.example.org"})
    answer = line.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/people/")
    line.close()


@with_nginx
@pytest.mark.parametrize(
    "lengths",
    ["Content-Length: 4\r\nTransfer-Encoding: chunked", "Content-Length: 4\r\nContent-Length: 5", "Content-Length: -4"],
)
def test_a_request_of_two_lengths_hides_no_other_request(behind: Callable[[App], Proxy], lengths: str) -> None:
    proxy = behind(echo)
    context = ssl.create_default_context(cafile=str(proxy.certificate))
    with socket.create_connection(("127.0.0.1", proxy.tls)) as plain:
        line = context.wrap_socket(plain, server_hostname=HOST)
        hidden = f"GET /hidden HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
        line.sendall(f"POST / HTTP/1.1\r\nHost: {HOST}\r\n{lengths}\r\n\r\n0\r\n\r\n{hidden}".encode())
        told = b"".join(iter(lambda: line.recv(4096), b""))
        line.close()
    assert told.startswith(b"HTTP/1.1 400")
    assert told.count(b"HTTP/1.1 ") == 1


@with_nginx
def test_what_is_too_much_is_refused_before_it_is_kept(behind: Callable[[App], Proxy], tmp_path: Path) -> None:
    proxy = behind(echo)
    assert proxy.ask("/", method="POST", body=b"x" * 3 * 1024 * 1024)[0] == 413
    assert proxy.ask("/", method="POST", body=b"x" * 1024 * 1024)[0] == 200
    assert proxy.ask("/records/P-AAAAA/files/add", method="POST", body=b"x" * 3 * 1024 * 1024)[0] == 200
    assert [path for path in (tmp_path / "client_body").rglob("*") if path.is_file()] == []


def test_the_proxy_speaks_new_tls_alone_and_keeps_nothing() -> None:
    example = (EXAMPLES / "nginx.conf").read_text()
    servers = example.split("\nserver {")[1:]
    assert re.findall(r"ssl_protocols (.+);", example) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers (.+);", example)
    assert all(
        cipher.startswith("ECDHE-") and ("GCM" in cipher or "POLY1305" in cipher) for cipher in ciphers.split(":")
    )
    assert all("access_log off;" in server for server in servers)
    assert {"proxy_max_temp_file_size 0;", "proxy_cache off;", "ssl_session_tickets off;"} <= set(
        re.findall(r"\S.*;", example)
    )


def unit(folder: Path, name: str) -> Path:
    """A unit as it is installed, in this checkout."""
    installed = folder / name
    installed.write_text((EXAMPLES / name).read_text().replace("/opt/tracker", str(ROOT)))
    return installed


@with_systemd
@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit_and_finds_it_well_shut_in(tmp_path: Path, name: str) -> None:
    checked = subprocess.run(
        [str(SYSTEMD), "verify", unit(tmp_path, name)], capture_output=True, text=True, check=False
    )
    about = [line for line in checked.stderr.splitlines() if name in line and "not executable" not in line]
    assert about == []
    asked = [str(SYSTEMD), "security", "--offline=true", "--no-pager", str(unit(tmp_path, name))]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", told.stdout)
    assert float(exposure) <= LEAST_EXPOSED


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_leaves_no_memory_on_the_disk_and_speaks_with_this_machine_alone(name: str) -> None:
    lines = set((EXAMPLES / name).read_text().splitlines())
    assert {"LimitCORE=0", "MemorySwapMax=0", "UMask=0077", "StateDirectoryMode=0700", "IPAddressDeny=any"} <= lines
    assert {"ProtectSystem=strict", "ProtectHome=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet="} <= lines


NO_NEW_CODE = """
import ctypes
assert ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) == 0
from argon2 import PasswordHasher
from tracker.plumbing.documents.outputs import OUTPUTS
from tracker.rules.documents.blocks import Document
PasswordHasher().hash("a password")
for output in OUTPUTS.values(): output.make(Document("A paper", "en", ()))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux forbids it")
def test_nothing_that_the_tracker_does_needs_memory_that_is_written_and_run() -> None:
    """MemoryDenyWriteExecute of the units: a kernel before 6.3 cannot try it."""
    told = subprocess.run([sys.executable, "-c", NO_NEW_CODE], cwd=ROOT, capture_output=True, text=True, check=False)
    if "assert ctypes" in told.stderr:
        pytest.skip("this kernel cannot forbid it to itself")
    assert told.returncode == 0, told.stderr
