#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""remote.py DECKSEARCH MS DATABASE... -- QUERY...: each query of the databases behind servers and proxies that wait MS milliseconds a round
trip: the median of three times, the messages to all servers, and the bytes to and from them. With DECKSEARCH's kept words when WORDS is set."""
import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
from messages import messages  # noqa: E402

RUNS = 3
counts = {"messages": 0, "up": 0, "down": 0}


def free_port():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    sys.exit("a server does not listen")


async def passed_on(reader, writer, wait, up):
    queue, loop, left = asyncio.Queue(), asyncio.get_running_loop(), b""

    async def send():
        while (item := await queue.get())[1]:
            await asyncio.sleep(item[0] - loop.time())
            writer.write(item[1])
        writer.close()

    sender = asyncio.create_task(send())
    while data := await reader.read(1 << 20):
        counts["up" if up else "down"] += len(data)
        if up:
            n, left = messages(left + data)
            counts["messages"] += n
        queue.put_nowait((loop.time() + wait, data))
    queue.put_nowait((0, b""))
    await sender


async def proxy(port, wait):
    async def serve(reader, writer):
        to_server = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(asyncio.CancelledError):  # the end of the measurement
            await asyncio.gather(passed_on(reader, to_server[1], wait, True), passed_on(to_server[0], writer, wait, False),
                                 return_exceptions=True)
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server.sockets[0].getsockname()[1]


async def run(*words):
    done = await asyncio.create_subprocess_exec(*words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    await done.wait()


async def measure(program, ms, ports, queries, front):
    proxies = [await proxy(port, ms / 2000) for port in ports]
    with open(os.path.join(front, "root"), "w") as file:
        file.write(front + "\n")
    with open(os.path.join(front, "shards"), "w") as file:
        file.write("".join(f"remote 127.0.0.1:{port}\n" for port in proxies))
    asking = (program, "--index=" + front, "--shard-timeout=20000", "--limit=10", "--json")
    if os.environ.get("WORDS"):
        await run(program, "--index=" + front, "--shard-timeout=20000", "index")
    for query in queries:
        times = []
        for _ in range(RUNS):
            counts.update(messages=0, up=0, down=0)
            begun = time.monotonic()
            await run(*asking, *query.split(" "))
            times.append(time.monotonic() - begun)
        print(f"{sorted(times)[RUNS // 2] * 1000:6.0f} ms {counts['messages']:5} messages {counts['up'] / 1000:8.1f} KB to, "
              f"{counts['down'] / 1000:8.1f} KB from: {query}", flush=True)


def main():
    if len(sys.argv) < 6 or "--" not in sys.argv:
        sys.exit(__doc__)
    end = sys.argv.index("--")
    program, ms, databases, queries = sys.argv[1], float(sys.argv[2]), sys.argv[3:end], sys.argv[end + 1:]
    ports, servers = [free_port() for _ in databases], []
    with tempfile.TemporaryDirectory() as folder:
        front = os.path.join(folder, ".decksearch")
        os.mkdir(front)
        try:
            for port, database in zip(ports, databases):
                servers.append(subprocess.Popen(["xapian-tcpsrv", "--port", str(port), "--interface", "127.0.0.1", "--quiet", database],
                                                start_new_session=True))
            for port in ports:
                wait_for(port)
            asyncio.run(measure(program, ms, ports, queries, front))
        finally:
            for server in servers:
                os.killpg(server.pid, 9)


main()
