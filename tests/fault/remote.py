#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Four shards behind four xapian-tcpsrv find what one database finds, in the same order; when some are killed, hang, or do so in the middle of
an answer, the others' hits come all the same, and the summary names those that are missing. With the shards' words kept beside the file of
shards the hits are the same, and fewer bytes cross the network; words that are damaged or behind do no harm. Nothing is timed but by a bound that only a
program that waits for ever, or for libxapian's own ten seconds a shard, would break."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from faults import TOP, Broken, Tap, each, run
from messages import messages

N = 4
QUERIES = ["netkit", "network policy", '"life of a packet"', "ebpf OR hubble", "speaker:mara", "is:talk", "deck:maintainer", "pod NEAR/8 node",
           "kuberntes", "datapath bandwidth zebra", "year:2024 cilium", "网络策略"]
# What is said of decks and talks stands in heads alone: of other machines they are asked for first.
CONTEXT = ["mara policy", "okafor mesh", '"mara lindqvist" cilium', '"kubecon" netkit', "kubecon packet", "kubecon -mara", "talk:packet", 'talk:"life of a packet"',
           'speaker:"mara lindqvist"', "speaker:mar*", "speaker:jon*", "org:packetworks", "org:pack* OR speaker:mara", "event:kubecon", "event:kubecon-na-2024",
           'event:"kubecon na 2024"', "event:kub*", 'section:"ebpf day"', "deck:cilium", "deck:tetragon-field-guide", 'deck:"field guide"', "deck:tetra*",
           "kind:talk", "has:deck", "is:slide", "is:talk -has:deck", "packet -speaker:mara", "has:deck -event:kubecon", "netkit -deck:cilium", "mara OR okafor",
           "packet (mara OR okafor)", "lindqvst policy", "kowalczyk packet", "cilium -speaker:mara", "talk:pack*", 'deck:"life of a packet"']
WAIT = 1000  # ms: what a shard may take here, where the machine may be busy
BOUND = 30  # seconds


def free_port():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


class Server:
    """xapian-tcpsrv of one database. It forks for each connection; the group is hurt as one."""

    def __init__(self, database, port=None):
        self.port = port or free_port()
        self.process = subprocess.Popen(["xapian-tcpsrv", "--port", str(self.port), "--interface", "127.0.0.1", "--quiet", database],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + BOUND
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def end(self):
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait()


class Proxy(threading.Thread):
    """Stands before a server, passes on so many bytes of each connection's answers, then says no more (or closes)."""

    def __init__(self, server, most, closes):
        super().__init__(daemon=True)
        self.server, self.most, self.closes = server, most, closes
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.passed, self.asked, self.held = 0, 0, []
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server.port))
            self.held += [client, server]
            threading.Thread(target=self.up, args=(client, server), daemon=True).start()
            threading.Thread(target=self.down, args=(server, client), daemon=True).start()

    def up(self, client, server):
        left = b""
        try:
            while data := client.recv(1 << 20):
                server.sendall(data)
                n, left = messages(left + data)
                self.asked += n
        except OSError:
            pass

    def down(self, server, client):
        left = self.most
        try:
            while left and (data := server.recv(min(65536, left))):
                client.sendall(data)
                left -= len(data)
                self.passed += len(data)
            if self.closes or left:
                client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def end(self):
        self.listener.close()
        for held in self.held:
            held.close()


def made_front(name, lines):
    """An index that has nothing but a file of shards."""
    path = os.path.join(folder, name, ".decksearch")
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    with open(os.path.join(path, "root"), "w") as file:
        file.write(library + "\n")
    with open(os.path.join(path, "shards"), "w") as file:
        file.write("".join(line + "\n" for line in lines))
    return path


def ask(index, query, *options, status=(0, 1)):
    """The hits as (score, deck, slide, snippet), those of one score in one order, and the summary."""
    begun = time.monotonic()
    done = run(["--index=" + index, "--json", "--limit=100", *options, query])
    took = time.monotonic() - begun
    if done.returncode not in status:
        raise Broken(f"{query}: exit {done.returncode}: {done.stderr}")
    if took > BOUND:
        raise Broken(f"{query}: {took:.1f} s")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    hits = [(-round(o["score"], 6), str(o["deck"]), str(o["slide"]), o["title"], o["snippet"], (o["talk"] or {}).get("id"))
            for o in objects if o["type"] == "hit"]
    return sorted(hits, key=lambda hit: hit[:4]), (objects[-1] if objects else None), done, took


def same(query):
    wanted, summary, _, _ = ask(one, query)
    got, other, _, _ = ask(front, query, f"--shard-timeout={BOUND * 1000}")
    if got != wanted or not wanted and query != "datapath bandwidth zebra":
        raise Broken(f"{len(got)} hits, not {len(wanted)}: {[pair for pair in zip(got, wanted) if pair[0] != pair[1]][:2]}")
    for key in ("total", "match", "corrected", "dropped_words", "missing_shards"):
        if summary[key] != other[key]:
            raise Broken(f"{key}: {other[key]}, not {summary[key]}")


def same_order(case):
    """The hits in the order that is asked for, which no score decides; a page of them, too."""
    query, *options = case
    told = []
    for index in (one, front):
        _, _, done, _ = ask(index, query, *options, f"--shard-timeout={BOUND * 1000}")
        told.append([(o["deck"], o["slide"], o["title"]) for o in map(json.loads, done.stdout.splitlines()) if o["type"] == "hit"])
    if told[0] != told[1] or len(told[0]) < 3:
        raise Broken(f"{told[1]}, not {told[0]}")


def rest(index, gone, timeout=WAIT):
    """The hits of the shards that are left, and the names of the others."""
    left = made_front("left", [f"local {database}" for k, database in enumerate(databases) if k not in gone])
    names = []
    with open(os.path.join(index, "shards")) as file:
        lines = file.read().splitlines()
    for query in QUERIES[:3]:
        wanted, _, _, _ = ask(left, query)
        got, summary, done, took = ask(index, query, f"--shard-timeout={timeout}")
        if got != wanted:
            raise Broken(f"{query}: {len(got)} hits, not {len(wanted)}")
        if sorted(summary["missing_shards"]) != sorted(lines[k] for k in gone):
            raise Broken(f"missing: {summary['missing_shards']}, not {[lines[k] for k in gone]}")
        if any(lines[k] not in done.stderr for k in gone):
            raise Broken("not told on stderr: " + done.stderr)
        names.append(f"{took * 1000:.0f}")
    _, _, done, _ = ask(index, "netkit", "--require-all-shards", f"--shard-timeout={timeout}", status=(2,))
    if "does not answer" not in done.stderr or done.stdout:
        raise Broken("--require-all-shards: " + done.stderr + done.stdout)
    print(f"# {len(gone)} of {N} shards gone: an answer after {', '.join(names)} ms")


def hurt(case):
    what, gone = case
    for k in gone:
        servers[k].signal(what)
    try:
        rest(front, gone)
    finally:
        for k in gone:
            if what == signal.SIGSTOP:
                servers[k].signal(signal.SIGCONT)
            else:
                servers[k].end()
                servers[k] = Server(databases[k])
        write_front()


def same_beside(case):
    """What is told beside the hits, of which there are the same."""
    option, query = case
    told = []
    for index in (one, front):
        _, _, done, _ = ask(index, query, option, f"--shard-timeout={BOUND * 1000}")
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        told.append([o for o in objects if o["type"] == "facets"] +
                    sorted(json.dumps([o["deck"], o["slide"], [(w["what"], round(w["weight"], 3)) for w in o["explain"]]]) for o in objects
                           if o["type"] == "hit" and "explain" in o))
    if told[0] != told[1] or not told[0]:
        raise Broken(f"{told[1]}, not {told[0]}")


def stop_answering(case):
    """Shard 1 stops after some bytes: while it is opened, while heads and then slides are matched, while documents are read."""
    query, share, closes = case
    proxy = Proxy(servers[1], 1 << 30, True)
    try:
        through = made_front("through", [f"remote 127.0.0.1:{proxy.port if k == 1 else servers[k].port}" for k in range(N)])
        ask(through, query, f"--shard-timeout={BOUND * 1000}")
        most = proxy.passed
    finally:
        proxy.end()
    proxy = Proxy(servers[1], max(1, int(most * share)), closes)
    try:
        through = made_front("through", [f"remote 127.0.0.1:{proxy.port if k == 1 else servers[k].port}" for k in range(N)])
        left = made_front("left", [f"local {database}" for k, database in enumerate(databases) if k != 1])
        wanted, _, _, _ = ask(left, query)
        got, summary, _, _ = ask(through, query, f"--shard-timeout={WAIT}")
        if got != wanted or len(summary["missing_shards"]) != 1:
            raise Broken(f"{len(got)} hits, not {len(wanted)}; missing: {summary['missing_shards']}")
    finally:
        proxy.end()


def listed(index, command, timeout):
    done = run(["--index=" + index, "--json", f"--shard-timeout={timeout}"] + command)
    if done.returncode:
        raise Broken(f"{command}: exit {done.returncode}: {done.stderr}")
    keys = ("type", "deck", "id", "decks", "slides", "talks")
    return sorted(json.dumps([json.loads(line).get(key) for key in keys]) for line in done.stdout.splitlines()), done.stderr


def stop_listing(case):
    """The same in the middle of a list."""
    command, share = case
    proxy = Proxy(servers[1], 1 << 30, True)
    try:
        through = made_front("through", [f"remote 127.0.0.1:{proxy.port if k == 1 else servers[k].port}" for k in range(N)])
        listed(through, command, BOUND * 1000)
        most = proxy.passed
    finally:
        proxy.end()
    proxy = Proxy(servers[1], max(1, int(most * share)), True)
    try:
        through = made_front("through", [f"remote 127.0.0.1:{proxy.port if k == 1 else servers[k].port}" for k in range(N)])
        left = made_front("left", [f"local {database}" for k, database in enumerate(databases) if k != 1])
        wanted, _ = listed(left, command, WAIT)
        got, said = listed(through, command, WAIT)
        if got != wanted or "does not answer" not in said:
            raise Broken(f"{command}: {len(got)} lines, not {len(wanted)}: {said}")
    finally:
        proxy.end()


def none_answers(_):
    nowhere = made_front("nowhere", [f"remote 127.0.0.1:{free_port()}"])
    _, _, done, _ = ask(nowhere, "netkit", status=(2,))
    if "no shard answers" not in done.stderr:
        raise Broken(done.stderr)


def nonsense(_):
    """A server that is none: it greets with rubbish."""
    listener = socket.create_server(("127.0.0.1", 0))

    def greet():
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            client.sendall(os.urandom(512))
            client.close()
    threading.Thread(target=greet, daemon=True).start()
    mixed = made_front("mixed", [f"local {databases[0]}", f"remote 127.0.0.1:{listener.getsockname()[1]}"])
    _, summary, _, _ = ask(mixed, "netkit")
    listener.close()
    if len(summary["missing_shards"]) != 1:
        raise Broken(str(summary))


def told(places, query):
    done = run([word for place in places for word in ("-L", place)] + ["--json", "--limit=100", f"--shard-timeout={BOUND * 1000}", "--", query])
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    return sorted((str(hit["deck"]), hit["slide"] or 0, str(hit["title"])) for hit in hits if hit["type"] == "hit")


def namesakes(_):
    """Two libraries have a deck of one path: what is said of one is not said of the other."""
    places, through, own = [], [], []
    try:
        for name, speaker, deck in (("west", "Ann Lee", "Hubble_by_Example.pdf"), ("east", "Tom Beek", "tetragon-field-guide.pdf")):
            place = os.path.join(folder, name)
            os.makedirs(place)
            shutil.copy(os.path.join(TOP, "decks", "community", deck), os.path.join(place, "x.pdf"))
            with open(os.path.join(place, "talks.yaml"), "w") as file:
                file.write(f"- name: A Talk\n  date: 2024-01-02\n  presenters:\n    - name: {speaker}\n  event:\n    name: Owl Day\n  deck: x.pdf\n")
            if run(["index", place]).returncode:
                raise Broken("cannot index")
            places.append(place)
            own.append(Server(os.path.join(place, ".decksearch", "db")))
            through.append(os.path.dirname(made_front("through-" + name, [f"remote 127.0.0.1:{own[-1].port}"])))
        for query in ("speaker:ann", "-speaker:ann", 'speaker:"tom beek"', "flows lee", "deck:x"):
            wanted, got = told(places, query), told(through, query)
            if got != wanted or not got:
                raise Broken(f"{query}: {len(got)} hits, not {len(wanted)}")
    finally:
        for server in own:
            server.end()


def fetch_words():
    done = run(["--index=" + front, f"--shard-timeout={BOUND * 1000}", "index"])
    told = run(["--index=" + front, f"--shard-timeout={BOUND * 1000}", "--json", "index"])
    if json.loads(told.stdout)["type"] != "words" or f"{json.loads(told.stdout)['words']} words" not in done.stdout:
        raise Broken(told.stdout + done.stdout)
    if done.returncode or not os.path.exists(os.path.join(front, "words")):
        raise Broken(f"index of an index that only asks others: exit {done.returncode}: {done.stdout}{done.stderr}")


def misspelt(options=()):
    return ask(front, "kuberntes", f"--shard-timeout={BOUND * 1000}", *options)


def kept_words(_):
    """The misspelt word is corrected from what is kept: less crosses the network than without."""
    proxies = [Proxy(server, 1 << 30, True) for server in servers]
    try:
        with open(os.path.join(front, "shards"), "w") as file:
            file.write("".join(f"remote 127.0.0.1:{proxy.port}\n" for proxy in proxies))
        without, before, _, _ = misspelt()
        asked = sum(proxy.passed for proxy in proxies)
        fetch_words()
        fetched = sum(proxy.passed for proxy in proxies)
        got, after, _, _ = misspelt()
        again = sum(proxy.passed for proxy in proxies) - fetched
    finally:
        for proxy in proxies:
            proxy.end()
    if got != without or not got or not after["corrected"] or after["corrected"] != before["corrected"]:
        raise Broken(f"{after['corrected']}, not {before['corrected']}; {len(got)} hits, not {len(without)}")
    if again * 2 > asked:
        raise Broken(f"{again} bytes from the shards, and {asked} without kept words")
    print(f"# a misspelt word: {again} bytes from the shards, and {asked} without kept words")


def few_questions(case):
    """What is asked before the hits are read: frequencies in one question, heads in one a word, slides; and nothing of it again."""
    query, options, most = case
    proxies = [Proxy(server, 1 << 30, True) for server in servers]
    try:
        through = made_front("through", [f"remote 127.0.0.1:{proxy.port}" for proxy in proxies])
        ask(through, query, "--limit=1", f"--shard-timeout={BOUND * 1000}", *options)
        asked = sum(proxy.asked for proxy in proxies)
    finally:
        for proxy in proxies:
            proxy.end()
    print(f"# {query} {' '.join(options)}: {asked} messages")
    if asked > most:
        raise Broken(f"{asked} messages, more than {most}")


def words_of_a_killed_shard(_):
    servers[1].end()
    try:
        _, summary, _, _ = misspelt()
        if len(summary["missing_shards"]) != 1 or not summary["corrected"]:
            raise Broken(str(summary))
        before = os.stat(os.path.join(front, "words")).st_mtime_ns
        done = run(["--index=" + front, "index"])
        if done.returncode != 2 or "does not answer" not in done.stderr or os.stat(os.path.join(front, "words")).st_mtime_ns != before:
            raise Broken(f"fetching words of a shard that is gone: exit {done.returncode}: {done.stderr}")
    finally:
        port = servers[1].port
        servers[1] = Server(databases[1], port)


def damaged_words(at):
    path = os.path.join(front, "words")
    with open(path, "rb") as file:
        good = file.read()
    bad = good[:int(len(good) * at)] if at < 0.5 else good[:int(len(good) * at)] + b"\t9" + good[int(len(good) * at) + 2:]
    with open(path, "wb") as file:
        file.write(bad)
    try:
        same("kuberntes")
        _, _, done, _ = misspelt()
        if "words' is damaged" not in done.stderr:
            raise Broken("damage not told: " + done.stderr)
    finally:
        with open(path, "wb") as file:
            file.write(good)


def words_behind(_):
    """What the shards were when their words were kept is no longer what they are."""
    os.remove(next(os.path.join(place, name) for place, _, names in os.walk(library) for name in sorted(names) if name.endswith(".pdf")))
    for words in (["index", library], ["index", "--index=" + four, library]):
        if run(words).returncode:
            raise Broken("cannot index")
    for query in QUERIES:
        same(query)


def write_front():
    return made_front("front", [f"remote 127.0.0.1:{server.port}" for server in servers])


tap = Tap()
with tempfile.TemporaryDirectory() as folder:
    library, four = os.path.join(folder, "library"), os.path.join(folder, "four")
    shutil.copytree(os.path.join(TOP, "decks"), library, ignore=shutil.ignore_patterns(".decksearch", "source"))
    one = os.path.join(library, ".decksearch")
    for words in (["index", library], ["index", "--shards=4", "--index=" + four, library]):
        if run(words).returncode:
            raise SystemExit("cannot index")
    databases = [os.path.join(four, f"db-{k}-of-4") for k in range(1, N + 1)]
    servers = []
    try:
        servers += [Server(database) for database in databases]
        front = write_front()
        each(tap, "four shards behind four servers: the hits of one database, in its order", QUERIES, same)
        each(tap, "what is said of decks and talks", CONTEXT, same)
        each(tap, "in the order of decks", [("packet", "--sort=deck"), ("packet", "--sort=deck", "--limit=3", "--offset=2"), ("kubecon", "--sort=deck"),
                                            ("number sent runs mesh", "--sort=deck")], same_order)
        each(tap, "facets and explanations", [("--facets", "packet"), ("--facets", "speaker:mara"), ("--explain", "mara policy"), ("--explain", "kubecon packet")],
             same_beside)
        front = made_front("front", [f"remote 127.0.0.1:{server.port}" if k % 2 else f"local {databases[k]}" for k, server in enumerate(servers)])
        each(tap, "few questions", [("netkit", (), 36), ("mara policy", (), 44), ("mara policy", ("--explain",), 62), ("lindqvst policy", (), 90)],
             few_questions)
        each(tap, "two of the shards are of this machine", CONTEXT, same)
        front = write_front()
        each(tap, "shards that were killed", [(signal.SIGKILL, [1]), (signal.SIGKILL, [0, 3])], hurt)
        each(tap, "shards that hang", [(signal.SIGSTOP, [2]), (signal.SIGSTOP, [1, 2])], hurt)
        shares = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95)
        each(tap, "a shard that stops in the middle", [("netkit", share, closes) for share in shares for closes in (True, False)] +
             [("mara policy", share, True) for share in (0.3, 0.5, 0.6, 0.7)], stop_answering)
        each(tap, "a shard that stops in the middle of a list", [([what], share) for what in ("decks", "talks", "status") for share in (0.4, 0.8)],
             stop_listing)
        each(tap, "two libraries with a deck of one path", [None], namesakes)
        front = write_front()
        fetch_words()
        each(tap, "with kept words: the same hits", QUERIES + CONTEXT[::3], same)
        each(tap, "kept words that are damaged", (0.0, 0.1, 0.4, 0.6, 0.99), damaged_words)
        each(tap, "kept words, a shard killed", [None], words_of_a_killed_shard)
        each(tap, "kept words of shards that changed", [None], words_behind)
        front = write_front()
        each(tap, "a misspelt word and kept words", [None], kept_words)
        each(tap, "no shard at all; a server that is none", [none_answers, nonsense], lambda body: body(None))
    finally:
        for server in servers:
            server.signal(signal.SIGCONT)
            server.end()
tap.end()
