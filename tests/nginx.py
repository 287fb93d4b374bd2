"""An nginx of the tests' own in a temporary folder, with deploy/nginx/senterpuls.conf or another configuration."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST, NAME = "127.0.0.1", "puls.example.com"
PATIENCE = 30  # seconds until it listens, and for an answer
# Around what is tested: as loud as an operator's own may be, and everything in one folder.
AROUND = """
{user} worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/main.log info;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log; error_log {folder}/http.log info;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {tested}
}}
"""


def free_ports(count: int) -> list[int]:
    held = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def write_certificate(folder: Path) -> None:
    """cert.pem and key.pem, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@contextmanager
def nginx(folder: Path, tested: str, port: int) -> Iterator[None]:
    """Runs it while the block lasts. tested: what stands in the http block; port: one of those it listens on."""
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(AROUND.format(folder=folder, tested=tested, user=user), encoding="utf-8")
    # Debian keeps it off the path of who isn't root.
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    command = [program, "-p", str(folder), "-c", str(configuration)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    if checked.returncode or "warn" in checked.stderr:
        raise RuntimeError(checked.stderr)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def visit(port: int, path: str, fields: dict[str, str] | None = None, *, encrypted: bool = True, **headers: str):
    """(status, headers, body) of a GET, or of a POST of these fields. A header is named with _ for -."""
    trusting = ssl._create_unverified_context() if encrypted else None
    connection = HTTPSConnection(HOST, port, context=trusting) if encrypted else HTTPConnection(HOST, port)
    connection.timeout = PATIENCE
    said = {"Host": f"{NAME}:{port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        if fields is None:
            connection.request("GET", path, headers=said)
        else:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urlencode(fields), said | form)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise RuntimeError("nginx does not listen") from None
            time.sleep(0.05)
