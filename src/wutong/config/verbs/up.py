"""`./wutong up`: make the database ready, load the demonstration into an empty one, serve, and work."""

import argparse
import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from wutong.lib.refusals import Refused

GRACE_SECONDS = 2.0
START_SECONDS = 30.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and what to begin with."""
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000 · the port")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="监听地址，默认只限本机 · the address, this machine only by default",
    )
    parser.add_argument(
        "--empty",
        action="store_true",
        help="不载入示范数据，设第一位管理员 · no demonstration: ask for an administrator",
    )
    parser.add_argument("--admin", help="第一位管理员的姓名 · name of the first administrator (with --empty)")
    parser.add_argument("--office", help="他所在的单位 · that person's organisation (with --empty)")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop; leaves nothing running behind."""
    if sentence := _port_trouble(options.host, options.port):
        print(sentence, file=sys.stderr)
        return 3
    links = _prepare(options)
    serving = _start(options)
    _until_it_answers(options, serving)
    base = f"http://{'127.0.0.1' if options.host == '0.0.0.0' else options.host}:{options.port}"
    _say(f"梧桐已启动 · Wutong is up: {base}/")
    for name, token in links:
        _say(f"{name}的登录链接（12 小时内有效，只能用一次）· one-time sign-in link: {base}/sign/in/{token}/")
    return _wait(serving)


def _say(words: str) -> None:
    print(words, flush=True)


def _port_trouble(host: str, port: int) -> str:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"端口 {port} 已被占用，请用 --port 换一个 · Port {port} is taken: try another --port."
            return f"不能在 {host}:{port} 监听：{error.strerror} · Cannot listen on {host}:{port}."
        except OverflowError:
            return f"端口 {port} 不在 0–65535 之间 · {port} is not a port."
    return ""


def _prepare(options: argparse.Namespace) -> list[tuple[str, str]]:
    from django.db import connections

    from wutong.config import database
    from wutong.organisations import signing_in

    if database.ready():
        _say("数据库已建好 · The database is ready.")
    if database.is_empty():
        if options.empty:
            database.appoint_administrator(*_first_administrator(options))
        else:
            for line in database.load_demonstration():
                _say(f"载入 · loaded {line}")
    links = signing_in.first_links()
    connections.close_all()
    return links


def _first_administrator(options: argparse.Namespace) -> tuple[str, str]:
    name, office = options.admin, options.office
    if not (name and office) and not sys.stdin.isatty():
        raise Refused("空库需要第一位管理员，请加 --admin 姓名 --office 单位")
    name = name or input("第一位管理员的姓名 · Name of the first administrator: ").strip()
    office = office or input("单位名称 · Organisation: ").strip()
    if not (name and office):
        raise Refused("姓名和单位都要填写，请重新运行")
    return name, office


def _start(options: argparse.Namespace) -> list[subprocess.Popen[bytes]]:
    served = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host,
        "--port", str(options.port), "--workers", os.environ.get("WUTONG_WORKERS", "1"),
        # More threads open more database connections: hundreds of them took 2.4 GB (measured).
        "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "1",
        "--no-access-log", "--log-level", "warning", "wutong.config.wsgi:application",
    ]  # fmt: skip
    worked = [sys.executable, "-m", "wutong.config", "worker"]
    # Their own process group, so that Ctrl-C reaches them once, through us.
    return [
        subprocess.Popen(words, start_new_session=True, preexec_fn=_die_with_parent)
        for words in (served, worked)
    ]


def _die_with_parent() -> None:
    """Be told to stop when `up` is killed outright, where the system can say so (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _until_it_answers(options: argparse.Namespace, serving: list[subprocess.Popen[bytes]]) -> None:
    address = ("127.0.0.1" if options.host == "0.0.0.0" else options.host, options.port)
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(process.poll() is None for process in serving):
        try:
            socket.create_connection(address, 0.2).close()
            return
        except OSError:
            time.sleep(0.05)


def _wait(serving: list[subprocess.Popen[bytes]]) -> int:
    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    while not told and all(process.poll() is None for process in serving):
        time.sleep(0.2)
    ended = next((p.returncode for p in serving if p.returncode is not None), None)
    _end(serving)
    if told:
        return 0 if told[0] == signal.SIGINT else 128 + told[0]
    print("服务意外停止，请看上面的日志 · A process ended by itself; see the log above.", file=sys.stderr)
    return ended or 1


def _end(serving: list[subprocess.Popen[bytes]]) -> None:
    for process in serving:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in serving:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, until - time.monotonic()))
        # Also what a server that was killed outright has left of its own workers.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
