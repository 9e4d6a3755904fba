"""What one does with a laboratory that is up."""

import os

from . import facts, processes, questions
from .trouble import Trouble


def status(folder):
    """Tells of every daemon whether it runs. Returns whether all do."""
    lab = facts.the_lab(folder)
    all_run = lab["state"] == "up"
    print(f"{lab['folder']}: {lab['state']}, {'with' if lab['accounting'] else 'without'} accounting")
    for name, part in facts.parts(lab):
        for daemon, one in part["daemons"].items():
            runs = processes.is_same(one)
            all_run = all_run and runs
            port = part["ports"].get(daemon)
            where = f"port {port}" if port else part.get("restSocket" if daemon == "slurmrestd-local" else "mungeSocket", "")
            print(f"  {name:8} {daemon:18} {one['pid']:8} {'runs' if runs else 'GONE':5} {where}")
    return all_run


def run(folder, name, user, words):
    """Becomes a command with a cluster's configuration."""
    cluster = the_cluster(facts.the_lab(folder), name)
    environment = os.environ | {"SLURM_CONF": cluster["configuration"]}
    if user is not None:
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *words]
    try:
        os.execvpe(words[0], words, environment)
    except OSError as error:
        raise Trouble(f"{words[0]} cannot be run: {error.strerror}") from error


def token(folder, name, user, seconds):
    lab = facts.the_lab(folder)
    cluster = the_cluster(lab, name)
    service = lab["users"]["service"]
    path = cluster["tokenFile"] if user in (None, service) else f"{cluster['tokenFile']}-{user}"
    questions.write_token(lab, cluster, user or service, seconds, path)
    print(path)


def the_cluster(lab, name):
    if name == "shared":
        raise Trouble("'shared' is no cluster")
    return facts.part(lab, name)
