"""The product as a user meets it: the real command on a folder of its own, and Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
# Chromium in a container as root; without the rest it asks the outside world at every start.
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str | None:
    """The Chromium of this machine."""
    found = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("WUTONG_CHROMIUM") or next(
        (path for name in found if (path := shutil.which(name))), None
    )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """A running Wutong: where it answers, its data, and what it printed."""

    process: subprocess.Popen[str]
    url: str
    data: Path
    env: dict[str, str]
    printed: list[str]

    def link(self, name: str) -> str:
        """The one-time sign-in link of a person."""
        for _ in range(100):
            for line in self.printed:
                if line.startswith(name) and "/sign/in/" in line:
                    return line.split()[-1]
            threading.Event().wait(0.05)
        raise AssertionError("".join(self.printed))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A verb of the command on the same data."""
        return run(*words, env=self.env)


def run(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A verb of the command, to its end."""
    command = [sys.executable, "-m", "wutong.config", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


def environment(data: Path, url: str = "") -> dict[str, str]:
    """What a process of the product is told."""
    told = {k: v for k, v in os.environ.items() if not k.startswith(("WUTONG_", "DJANGO_"))}
    told |= {"PYTHONPATH": str(HOME / "src"), "WUTONG_HOME": str(HOME), "WUTONG_DATA": str(data)}
    return told | ({"WUTONG_DATABASE_URL": url} if url else {})


@contextmanager
def running(data: Path, *words: str, url: str = "") -> Iterator[Product]:
    """The product from its start to its end."""
    port = free_port()
    env = environment(data, url)
    command = [sys.executable, "-m", "wutong.config", "up", "--port", str(port), *words]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    product = Product(process, f"http://127.0.0.1:{port}", data, env, [])
    ready = threading.Event()
    threading.Thread(target=_listen, args=(product, ready), daemon=True).start()
    try:
        assert ready.wait(60), "".join(product.printed)
        _answers(port)
        yield product
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(10)


def _listen(product: Product, ready: threading.Event) -> None:
    assert product.process.stdout
    for line in product.process.stdout:
        product.printed.append(line)
        if re.search(r"Wutong is up", line):
            ready.set()
    ready.set()


def _answers(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nothing listens")


@contextmanager
def database() -> Iterator[str]:
    """A database of its own on the server the suite runs against; "" where it runs on SQLite."""
    if not os.environ.get("WUTONG_DATABASE_URL"):
        yield ""
        return
    import psycopg

    server = os.environ["WUTONG_TEST_DATABASE_URL"]
    name = f"wutong_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
