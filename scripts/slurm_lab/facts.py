"""What is known of a laboratory: its lab.json, from which everything else follows."""

import contextlib
import fcntl
import json
import os
import random
import secrets
import socket
import subprocess
import time

from . import processes
from .requirements import is_loopback_by_name, program
from .trouble import Trouble

FORMAT = "praya-slurm-lab-1"
FILE = "lab.json"

# The clusters that a laboratory can have. All nodes of one are alike. `way`: how centres.json joins it to a hub.
CLUSTERS = {
    "a100": {"nodes": 3, "way": "rest-unix"},
    "h100": {"nodes": 4, "way": "rest-jwt"},
    "h200": {"nodes": 2, "way": "commands"},
}
DEVICES_PER_NODE = 8
CPUS_PER_NODE = 64
MEMORY_PER_NODE_MEBIBYTES = 500 << 10
PARTITION = "gpu"

SERVICE_USER = "praya-lab"
MEMBERS = ["praya-lab-chan", "praya-lab-ho", "praya-lab-lee"]

# The longest path that a socket may have is 107 bytes; slurmstepd's are the longest here:
# /a100/spool/a100-n1/a100-n1_1234567.4294967291
LONGEST_FOLDER_BYTES = 107 - 50


def path_of(folder):
    """The folder as everything here names it."""
    path = os.path.realpath(folder)
    if any(sign.isspace() or sign in "\"'#%\\,=[]" for sign in path):
        raise Trouble(f"Slurm's files cannot name {path}: choose a folder without spaces and signs")
    if len(os.fsencode(path)) > LONGEST_FOLDER_BYTES:
        raise Trouble(
            f"{path} is too long: sockets in it would pass the 107 bytes that they may have. "
            f"Choose a folder of at most {LONGEST_FOLDER_BYTES} bytes"
        )
    return path


def is_roots_alone(path):
    """Whether nobody but root could have put something there. Symbolic links are not followed."""
    found = os.lstat(path)
    return found.st_uid == 0 and not found.st_mode & 0o022


def load(folder):
    """The facts of the laboratory in a folder; None where there is none. They say what root starts, ends and removes."""
    path = os.path.join(folder, FILE)
    if not os.path.lexists(path):
        return None
    try:
        if not is_roots_alone(folder) or not is_roots_alone(path):
            raise Trouble(f"{path} could have been written by somebody else than root: hands off")
        with open(path, encoding="utf-8") as file:
            lab = json.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Trouble(f"{folder}/{FILE} cannot be read: {error}") from error
    if not isinstance(lab, dict) or lab.get("format") != FORMAT or lab.get("folder") != folder:
        raise Trouble(f"{folder}/{FILE} was not written by this program for this folder: hands off")
    return lab


def the_lab(folder):
    lab = load(path_of(folder))
    if lab is None:
        raise Trouble(f"there is no laboratory in {folder}: `slurm-lab up {folder}` makes one")
    return lab


def save(lab):
    """Writes the facts so that a reader finds the old or the new, never half of them."""
    path = os.path.join(lab["folder"], FILE)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(lab, file, indent=2)
        file.write("\n")
    os.replace(path + ".new", path)


@contextlib.contextmanager
def locked(path, seconds=120):
    """One at a time, for a folder or a file that exists."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise Trouble(f"{path} cannot be opened: {error.strerror}") from error
    try:
        if not processes.wait_until(lambda: _lock(descriptor), seconds):
            raise Trouble(f"another slurm-lab has been at work on {path} for {seconds} s")
        if not os.path.exists(path) or not os.path.samestat(os.stat(path), os.fstat(descriptor)):
            raise Trouble(f"{path} was taken away while we waited for another slurm-lab")
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor):
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def choosing_ports():
    """Held while ports are chosen and until somebody listens on them: by every laboratory of the machine, so the lock is
    on a file that they all have."""
    return locked(program("slurmctld"))


def free_ports(count):
    """So many ports in a row on which nobody listens, below those that the kernel hands out by itself."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        low = int(file.read().split()[0])
    top = low if low > 12000 else 32768
    for _ in range(100):
        first = random.randrange(10000, top - count)
        if all(_is_free(port) for port in range(first, first + count)):
            return list(range(first, first + count))
    raise Trouble(f"there are no {count} free ports in a row between 10000 and {top}")


def _is_free(port):
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def slurm_version():
    said = subprocess.run([program("slurmctld"), "-V"], capture_output=True, text=True, check=False).stdout
    return said.split()[-1] if said.split() else "unknown"


def lay_out(folder, names, accounting, made_folder):
    """The facts of a laboratory to be, without its processes. Ports are free now."""
    count = sum(2 + CLUSTERS[name]["nodes"] for name in names) + (2 if accounting else 0)
    ports = iter(free_ports(count))
    return {
        "format": FORMAT,
        "identifier": secrets.token_hex(8),
        "folder": folder,
        "madeFolder": made_folder,
        "state": "starting",
        "startedUnixSeconds": int(time.time()),
        "accounting": accounting,
        "slurmVersion": slurm_version(),
        # Under this name the daemons of Slurm run: where the machine's is known to others, in a namespace of their own.
        "host": socket.gethostname().split(".")[0] if is_loopback_by_name() else "localhost",
        "users": {"service": SERVICE_USER, "members": MEMBERS},
        "shared": {
            "mungeSocket": f"{folder}/munge/munge.sock",
            "ports": {"slurmdbd": next(ports), "mariadb": next(ports)} if accounting else {},
            "daemons": {},
        },
        "clusters": [_cluster(folder, name, ports) for name in names],
    }


def _cluster(folder, name, ports):
    place = f"{folder}/{name}"
    nodes = [f"{name}-n{number}" for number in range(1, CLUSTERS[name]["nodes"] + 1)]
    ctld, rest = next(ports), next(ports)
    return {
        "name": name,
        "way": CLUSTERS[name]["way"],
        "folder": place,
        "configuration": f"{place}/slurm.conf",
        "logs": f"{place}/log",
        "sharedFolder": f"{place}/shared",
        "partition": PARTITION,
        "deviceModel": name,
        "nodes": nodes,
        "devicesPerNode": DEVICES_PER_NODE,
        "cpusPerNode": CPUS_PER_NODE,
        "memoryMebibytesPerNode": MEMORY_PER_NODE_MEBIBYTES,
        "restSocket": f"{place}/rest/sock",
        "restAddress": f"http://127.0.0.1:{rest}",
        "jwtKey": f"{place}/jwt.key",
        "tokenFile": f"{place}/token",
        "ports": {"slurmctld": ctld, "slurmrestd-jwt": rest} | {f"slurmd-{node}": next(ports) for node in nodes},
        "daemons": {},
    }


def part(lab, name):
    """A cluster of the laboratory, or what its clusters share."""
    if name == "shared":
        return lab["shared"]
    for cluster in lab["clusters"]:
        if cluster["name"] == name:
            return cluster
    known = ", ".join(["shared"] + [cluster["name"] for cluster in lab["clusters"]])
    raise Trouble(f"there is no cluster '{name}' in {lab['folder']}; there are: {known}")


def parts(lab):
    return [("shared", lab["shared"])] + [(cluster["name"], cluster) for cluster in lab["clusters"]]
