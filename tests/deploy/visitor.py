"""Run on the bare machine: starts the bot as the page says, asks it, ends it.

It knows the standard library alone. Prints what it found as JSON.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen


def main(script: str, question: str) -> None:
    found: dict[str, object] = {"user": os.getuid()}
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1).close()
        found["outside"] = "reached"
    except OSError as fault:
        found["outside"] = type(fault).__name__ + f" {fault.errno}"
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind("heard")
    heard.settimeout(120)
    asked = {
        "NOTIFY_SOCKET": str(Path("heard").resolve()),
        "WATCHDOG_USEC": "600000000",
    }
    bot = subprocess.Popen(
        ["sh", "-e", "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, **asked},
        text=True,
    )
    assert bot.stdout is not None
    address = bot.stdout.readline().split()[-1]
    found["told"] = [heard.recv(100).decode() for _ in range(2)]
    with urlopen(f"{address}/health", timeout=60) as answer:
        found["health"] = json.load(answer)
    body = json.dumps({"text": question}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{address}/api/chat", body, headers), timeout=60) as answer:
        found["replies"] = [one["text"] for one in json.load(answer)["replies"]]
    bot.send_signal(signal.SIGTERM)
    found["said"] = bot.stdout.read()
    found["code"] = bot.wait(20)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
