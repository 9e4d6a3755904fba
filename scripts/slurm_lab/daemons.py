"""The daemons of a laboratory: how each is started, when it is ready, and where it says what is wrong."""

import os
import pwd
import socket
import subprocess
import time

from . import processes
from .facts import save
from .requirements import PATH, TABLES_OF_MARIADB, program
from .trouble import Trouble, tail

READY_SECONDS = 30

# The database of a laboratory outlives no power cut, so nothing waits for the disk.
MARIADB_OPTIONS = [
    "--skip-log-bin", "--skip-name-resolve", "--performance-schema=OFF", "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=8M", "--innodb-flush-method=nosync", "--innodb-flush-log-at-trx-commit=2",
    "--innodb-doublewrite=0", "--sync-frm=OFF", "--aria-sync-log-dir=NEVER", "--lock-wait-timeout=900",
    "--innodb-lock-wait-timeout=900", "--max-connections=100", "--table-open-cache=400",
]


class Daemon:
    """One daemon as it is to be started. It stays in the foreground, so that its process is known from the beginning."""

    def __init__(self, name, words, log, user=None, environment=(), place="/", port=None, at=None):
        # In the foreground they say everything on standard error, also what befalls them before they have a log.
        self.name, self.words, self.log, self.user, self.place = name, words, log, user, place
        self.environment = {"PATH": PATH, "LANG": "C.UTF-8", **dict(environment)}
        self.port, self.socket = port, at
        self.log_start_bytes = 0

    @property
    def listens_by_name(self):
        return self.words[0] in ("slurmctld", "slurmd", "slurmdbd")

    def is_ready(self):
        if self.socket is not None:
            return processes.answers(self.socket)
        return self.port in processes.listening_ports()


def daemons_of(lab, name):
    """The daemons of a part of the laboratory, by name, in the order in which they are started."""
    if name == "shared":
        found = [munged(lab)] + ([mariadb(lab), slurmdbd(lab)] if lab["accounting"] else [])
    else:
        cluster = next(cluster for cluster in lab["clusters"] if cluster["name"] == name)
        found = [slurmctld(cluster)]
        found += [slurmd(cluster, node) for node in cluster["nodes"]]
        found += [slurmrestd(lab, cluster, "local"), slurmrestd(lab, cluster, "jwt")]
    return {daemon.name: daemon for daemon in found}


def munged(lab):
    place = f"{lab['folder']}/munge"
    at = lab["shared"]["mungeSocket"]
    words = ["munged", "--foreground", f"--socket={at}", f"--key-file={place}/key", f"--pid-file={place}/munged.pid"]
    words += [f"--log-file={place}/munged.log", f"--seed-file={place}/seed"]
    return Daemon("munged", words, f"{place}/munged.err", at=at)


def mariadb(lab):
    place, port = f"{lab['folder']}/mariadb", lab["shared"]["ports"]["mariadb"]
    words = mariadb_words(lab) + [f"--init-file={place}/first.sql", f"--socket={place}/sock", f"--pid-file={place}/pid"]
    words += ["--bind-address=127.0.0.1", f"--port={port}"]
    return Daemon("mariadb", words, f"{place}/mariadb.err", user="slurm", place=place, port=port)


def mariadb_words(lab):
    place = f"{lab['folder']}/mariadb"
    return ["mariadbd", "--no-defaults", f"--datadir={place}/data", f"--tmpdir={place}", *MARIADB_OPTIONS]


def slurmdbd(lab):
    # It looks for its own configuration beside Slurm's.
    place, port = f"{lab['folder']}/dbd", lab["shared"]["ports"]["slurmdbd"]
    environment = {"SLURM_CONF": f"{place}/slurm.conf"}
    return Daemon("slurmdbd", ["slurmdbd", "-D"], f"{place}/slurmdbd.err", None, environment, place, port)


def slurmctld(cluster):
    words = ["slurmctld", "-D", "-f", cluster["configuration"]]
    log, port = f"{cluster['logs']}/slurmctld.err", cluster["ports"]["slurmctld"]
    return Daemon("slurmctld", words, log, None, {"SLURM_CONF": cluster["configuration"]}, cluster["logs"], port)


def slurmd(cluster, node):
    words = ["slurmd", "-D", "-f", cluster["configuration"], "-N", node]
    log, port = f"{cluster['logs']}/slurmd-{node}.err", cluster["ports"][f"slurmd-{node}"]
    return Daemon(f"slurmd-{node}", words, log, None, {"SLURM_CONF": cluster["configuration"]}, cluster["logs"], port)


def slurmrestd(lab, cluster, way):
    """Two of them, as one that allows both ways refuses every token. It must not be root, and its user is whom the jobs of
    its own socket run as."""
    name = f"slurmrestd-{way}"
    address = f"unix:{cluster['restSocket']}" if way == "local" else cluster["restAddress"].removeprefix("http://")
    specifications = "openapi/v0.0.38" + (",openapi/dbv0.0.38" if lab["accounting"] else "")
    words = ["slurmrestd", "-s", specifications, "-a", f"rest_auth/{way}", address]
    environment = {"SLURM_CONF": cluster["configuration"]} | ({"SLURM_JWT": "daemon"} if way == "jwt" else {})
    return Daemon(
        name, words, f"{cluster['logs']}/{name}.err", lab["users"]["service"], environment, cluster["sharedFolder"],
        port=cluster["ports"]["slurmrestd-jwt"] if way == "jwt" else None,
        at=cluster["restSocket"] if way == "local" else None,
    )


def as_user(name):
    if name is None:
        return {}
    user = pwd.getpwnam(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": os.getgrouplist(name, user.pw_gid)}


def launch(lab, part, daemon):
    """Starts a daemon, and writes down who it is, so that no crash of ours leaves it behind unknown."""
    if daemon.port is not None and daemon.port in processes.listening_ports():
        raise Trouble(f"{daemon.name} cannot be started: somebody else listens on port {daemon.port} of this machine")
    if daemon.socket is not None and os.path.exists(daemon.socket):
        os.unlink(daemon.socket)  # left by one that was killed
    with open(daemon.log, "ab") as log:
        daemon.log_start_bytes = log.tell()
        # In a session of its own, nothing that befalls the caller's terminal or group reaches it.
        started = subprocess.Popen(
            words_to_start(lab, daemon), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=daemon.environment, cwd=daemon.place, start_new_session=True, **as_user(daemon.user),
        )
    one = processes.identify(started.pid) or {"pid": started.pid, "startedTicks": 0, "boot": ""}  # has ended already
    part["daemons"][daemon.name] = one | {"log": daemon.log}
    save(lab)


def words_to_start(lab, daemon):
    """Daemons of Slurm listen where their machine's name says, which must not be where others reach it."""
    words = [program(daemon.words[0]), *daemon.words[1:]]
    if daemon.listens_by_name and lab["host"] != socket.gethostname().split(".")[0]:
        return [program("unshare"), "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', lab["host"], *words]
    return words


def await_ready(part, daemon, deadline):
    """Waits until a daemon is ready. It tells the end of its log when that does not come to be."""
    one = part["daemons"][daemon.name]
    while not daemon.is_ready():
        if processes.is_gone(one):
            raise not_up(daemon, "ended at once")
        if time.monotonic() > deadline:
            raise not_up(daemon, f"was not ready after {READY_SECONDS} s")
        time.sleep(0.02)


def not_up(daemon, what):
    words = " ".join(daemon.words)
    return Trouble(f"{daemon.name} {what}: {words}\n{tail(daemon.log, daemon.log_start_bytes)}")


def start(lab, part, several):
    """Starts daemons side by side and waits for all."""
    for daemon in several:
        launch(lab, part, daemon)
    deadline = time.monotonic() + READY_SECONDS
    for daemon in several:
        await_ready(part, daemon, deadline)


def make_database(lab):
    """The tables that MariaDB needs to start at all. What its own installer adds, help and time zones, nobody reads here."""
    folder = os.path.dirname(TABLES_OF_MARIADB)
    text = b"create database mysql;\nuse mysql;\nset @auth_root_socket='slurm';\nset @skip_auth_anonymous=1;\n"
    for name in ("mysql_system_tables", "mysql_performance_tables", "mysql_system_tables_data"):
        with open(f"{folder}/{name}.sql", "rb") as file:
            text += file.read()
    words = mariadb_words(lab)
    errors = f"{lab['folder']}/mariadb/made.err"
    with open(errors, "wb") as file:
        done = subprocess.run(
            [program(words[0]), *words[1:], "--bootstrap"], input=text, stdout=file, stderr=file, check=False,
            cwd=f"{lab['folder']}/mariadb", env={"PATH": PATH}, timeout=120, **as_user("slurm"),
        )
    if done.returncode != 0:
        raise Trouble(f"MariaDB's tables cannot be made\n{tail(errors)}")
