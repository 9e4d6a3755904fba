"""What a machine must have for a laboratory, and what it lacks."""

import glob
import os
import platform
import shutil
import socket
import stat
import subprocess
import tempfile

# What is called, and the Debian package that brings it.
PROGRAMS = {
    "slurmctld": "slurmctld",
    "slurmd": "slurmd",
    "slurmrestd": "slurmrestd",
    "sbatch": "slurm-client",
    "scontrol": "slurm-client",
    "sinfo": "slurm-client",
    "munged": "munge",
    "useradd": "passwd",
    "unshare": "util-linux",
    "hostname": "hostname",
}
PLUGINS = {
    "select_cons_tres.so": "slurm-wlm-basic-plugins",
    "openapi_v0_0_38.so": "slurm-wlm-basic-plugins",
    "auth_jwt.so": "slurm-wlm-jwt-plugin",
}
ACCOUNTING_PROGRAMS = {"slurmdbd": "slurmdbd", "mariadbd": "mariadb-server-core", "sacct": "slurm-client"}
ACCOUNTING_PLUGINS = {"openapi_dbv0_0_38.so": "slurm-wlm-basic-plugins"}

TABLES_OF_MARIADB = "/usr/share/mysql/mysql_system_tables.sql"
# Daemons are in sbin, which is not on everybody's PATH.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def program(name):
    return shutil.which(name, path=PATH)


def plugin(name):
    found = glob.glob(f"/usr/lib/*/slurm-wlm/{name}") + glob.glob(f"/usr/lib/*/slurm/{name}")
    return found[0] if found else None


def missing_packages(accounting):
    programs = PROGRAMS | (ACCOUNTING_PROGRAMS if accounting else {})
    plugins = PLUGINS | (ACCOUNTING_PLUGINS if accounting else {})
    missing = {package for name, package in programs.items() if program(name) is None}
    missing |= {package for name, package in plugins.items() if plugin(name) is None}
    if accounting and not os.path.exists(TABLES_OF_MARIADB):
        missing.add("mariadb-server-core")
    return sorted(missing)


def can_make_devices():
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.mknod(os.path.join(folder, "device"), stat.S_IFCHR | 0o600, os.makedev(1, 3))
        except OSError:
            return False
    return True


def is_loopback_by_name():
    """Whether this machine's own name stands for loopback, as on Debian it mostly does. Slurm's daemons listen where it says."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return False
    return all(address[0] == "127.0.0.1" for *_, address in found)


def can_have_another_name():
    return subprocess.run([program("unshare"), "--uts", "true"], capture_output=True, check=False).returncode == 0


def reason_against(accounting=True):
    """Why there can be no laboratory on this machine, in a sentence or two; None if there can."""
    if platform.system() != "Linux":
        return "the laboratory needs Linux"
    if os.geteuid() != 0:
        return "the laboratory needs root: it makes device nodes and runs daemons and jobs as several users"
    missing = missing_packages(accounting)
    if missing and os.path.exists("/usr/bin/dpkg"):
        return f"these Debian packages are missing: {' '.join(missing)}; scripts/setup --slurm installs them"
    if missing:
        return f"parts of Slurm are missing, and this is no Debian, from which they would come as: {' '.join(missing)}"
    if not can_make_devices():
        return "device nodes cannot be made here (mknod is refused), and Slurm takes nothing else for a device"
    if not is_loopback_by_name() and not can_have_another_name():
        return (
            f"this machine's name does not stand for 127.0.0.1, so Slurm would listen to others, and no process can be given "
            f"another name here (unshare --uts is refused). This line in /etc/hosts mends it: 127.0.0.1 {socket.gethostname()}"
        )
    return None
