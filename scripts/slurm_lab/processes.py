"""Processes as /proc shows them: who is who, who belongs to a laboratory, and how they are ended."""

import os
import signal
import socket
import time

# Programs that a laboratory starts, by the beginnings of their files' names: Debian's are called slurmctld-wlm and so on.
PROGRAMS = ("slurm", "munged", "mariadbd")


def wait_until(condition, seconds, every=0.02):
    """Asks again and again, at most for so long. Returns what the condition said last."""
    end = time.monotonic() + seconds
    while True:
        met = condition()
        if met or time.monotonic() >= end:
            return met
        time.sleep(every)


def boot():
    """Names the time since this machine was started: numbers of processes begin anew with it."""
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        return file.read().strip()


def identify(pid):
    """Who a process is: its number, the ticks from boot to its start, and which boot. None for nobody, or a zombie."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            text = stat.read()
    except OSError:
        return None
    # The name, which may hold any sign, ends with the last parenthesis.
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else {"pid": int(pid), "startedTicks": int(fields[19]), "boot": boot()}


def is_same(one):
    """Whether the process that was written down is still there, and its number has not gone to another."""
    now = identify(one["pid"])
    return now is not None and all(one[key] == now[key] for key in now)


def program_of(pid):
    """The name of the program's file; empty for nobody, or where we may not know."""
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe")).removesuffix(" (deleted)")
    except OSError:
        return ""


def send(one, number):
    """Signals a process if it is still the one that was written down. Returns whether it was."""
    if not is_same(one):
        return False
    try:
        os.kill(one["pid"], number)
    except ProcessLookupError:
        return False
    return True


def is_gone(one):
    """Whether a process has ended; it is reaped if it is a child of ours."""
    try:
        os.waitpid(one["pid"], os.WNOHANG)
    except ChildProcessError:
        pass
    return not is_same(one)


def end(several, seconds=5):
    """Asks processes to end, waits for that, and kills those that do not. Returns those that even so are there."""
    left = list(several)
    for number, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5)):
        left = [one for one in left if send(one, number)]
        wait_until(lambda: all([is_gone(one) for one in left]), patience)
        left = [one for one in left if not is_gone(one)]
    return left


def read(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            return file.read()
    except OSError:
        return b""


def open_files(pid):
    try:
        numbers = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return
    for number in numbers:
        try:
            yield os.readlink(f"/proc/{pid}/fd/{number}")
        except OSError:
            pass


def is_of(folder, pid):
    """Whether a process is one of the laboratory's daemons, one of what they start, or of a job."""
    inside = folder + "/"
    environment = read(pid, "environ").split(b"\0")
    names = {variable.split(b"=", 1)[0] for variable in environment}
    conf = ("SLURM_CONF=" + inside).encode()
    # Slurm puts both into the environment of everything that a job runs, whatever its own environment was.
    if b"SLURM_JOB_ID" in names and any(variable.startswith(conf) for variable in environment):
        return True
    if not program_of(pid).startswith(PROGRAMS):
        return False
    words = read(pid, "cmdline").split(b"\0")
    if any(inside.encode() in word for word in words) or any(variable.startswith(conf) for variable in environment):
        return True
    # slurmstepd and slurmscriptd write their titles over both, but keep their daemon's log open.
    return any(path.startswith(inside) for path in open_files(pid))


def all_of(folder):
    """Every process of the laboratory in a folder, whether somebody wrote it down or not."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid() and is_of(folder, name):
            one = identify(name)
            if one is not None:
                found.append(one)
    return found


def listening_ports():
    """The TCP ports of this machine on which somebody listens."""
    found = set()
    for family in ("tcp", "tcp6"):
        try:
            with open(f"/proc/net/{family}", encoding="ascii") as table:
                rows = [line.split() for line in table.readlines()[1:]]
        except OSError:
            continue
        for row in rows:
            if row[3] == "0A":
                found.add(int(row[1].rsplit(":", 1)[1], 16))
    return found


def answers(path):
    """Whether somebody takes connections at a socket in the file system."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(path)
        except OSError:
            return False
    return True
