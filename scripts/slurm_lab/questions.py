"""What a cluster answers, by Slurm's own commands."""

import os
import subprocess
import time

from . import centres, configuration, daemons, processes, requirements
from .trouble import Trouble, tail


def await_nodes(cluster, deadline):
    """Waits until every node has registered and takes jobs."""
    seconds = max(deadline - time.monotonic(), 1)
    words = [requirements.program("sinfo"), "--noheader", "--Node", "--format=%N %T"]
    text = ""

    def are_idle():
        nonlocal text
        text = ask(cluster, words)
        return text.count(" idle\n") == len(cluster["nodes"])

    if not processes.wait_until(are_idle, seconds, every=0.05):
        log = tail(f"{cluster['logs']}/slurmctld.err")
        raise Trouble(f"not all nodes of {cluster['name']} were ready after {daemons.READY_SECONDS} s:\n{text}\n{log}")


def await_controller(cluster):
    """A controller listens before it answers."""
    words = [requirements.program("scontrol"), "ping"]
    if not processes.wait_until(lambda: " is UP" in ask(cluster, words), daemons.READY_SECONDS, every=0.05):
        log = tail(f"{cluster['logs']}/slurmctld.err")
        raise Trouble(f"slurmctld of {cluster['name']} did not answer within {daemons.READY_SECONDS} s\n{log}")


def ask(cluster, words, seconds=20):
    """What a command of Slurm's says, or nothing where it fails."""
    environment = {"PATH": requirements.PATH, "LANG": "C.UTF-8", "SLURM_CONF": cluster["configuration"]}
    try:
        done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout if done.returncode == 0 else ""


def write_token(lab, cluster, user, seconds, path=None):
    """Writes a token for a user, which the controller signs, where only root reads it."""
    said = ask(cluster, centres.token_words(user, seconds)).strip()
    if not said.startswith("SLURM_JWT="):
        log = tail(f"{cluster['logs']}/slurmctld.err")
        raise Trouble(f"the controller of {cluster['name']} gave no token for {user}\n{log}")
    path = path or cluster["tokenFile"]
    # Two may write it at the same moment: each its own file, and whoever is last stays.
    new = f"{path}.{os.getpid()}.new"
    configuration.write(new, said.removeprefix("SLURM_JWT=") + "\n", mode=0o600)
    os.replace(new, path)
