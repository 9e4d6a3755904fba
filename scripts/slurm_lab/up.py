"""Makes a laboratory and waits until it takes jobs."""

import os
import subprocess
import time

from . import centres, configuration, daemons, facts, processes, requirements
from .down import end_processes, remove
from .questions import await_nodes, write_token
from .trouble import Trouble, say
from .watching import start_watcher, watched_process


def up(folder, names, accounting, owner=None):
    began = time.monotonic()
    reason = requirements.reason_against(accounting)
    if reason is not None:
        raise Trouble(f"no laboratory can be made here: {reason}")
    watched = watched_process(owner)
    path = facts.path_of(folder)
    made_folder = claim(path)
    with facts.locked(path):
        made_folder = clear_what_a_crash_left(path) or made_folder
        if sorted(os.listdir(path)):
            raise Trouble(f"{path} is not empty, and holds no laboratory: choose another folder, or a new one")
        with facts.choosing_ports():
            lab = facts.lay_out(path, names, accounting, made_folder)
            make_users(lab)
            check_the_way_in(lab)
            facts.save(lab)
            try:
                bring_up(lab)
            except BaseException:
                lab["state"] = "failed"
                facts.save(lab)
                end_processes(path)
                raise
        lab["state"] = "up"
        facts.save(lab)
    if watched is not None:
        start_watcher(path, watched)
    count = sum(len(part["daemons"]) for _, part in facts.parts(lab))
    say(f"{', '.join(names)} with {count} daemons came up in {time.monotonic() - began:.1f} s")
    say(f"{path}/centres.json joins them to a hub")


def claim(path):
    """Makes the folder if it is not there. Returns whether it did."""
    try:
        os.makedirs(path)
        return True
    except FileExistsError:
        if not os.path.isdir(path):
            raise Trouble(f"{path} is no folder") from None
        if not facts.is_roots_alone(path):
            raise Trouble(f"{path} is not root's alone, so that others could change what root runs: choose another") from None
        return False
    except OSError as error:
        raise Trouble(f"{path} cannot be made: {error.strerror}") from error


def clear_what_a_crash_left(path):
    """Removes a laboratory that no longer is one. Returns whether the folder itself was made for it."""
    lab = facts.load(path)
    if lab is None:
        return False
    if lab["state"] == "up" and any(processes.is_same(one) for one in written_down(lab)):
        raise Trouble(f"a laboratory is running in {path} already: `slurm-lab status {path}` tells how it is")
    say(f"clearing away what an earlier laboratory left in {path}")
    remove(lab, keep_folder=True)
    return lab["madeFolder"]


def written_down(lab):
    return [one for _, part in facts.parts(lab) for one in part["daemons"].values()]


def make_users(lab):
    made = configuration.make_users(lab)
    if made:
        say(f"made the users {', '.join(made)}, without passwords; `userdel --remove NAME` takes one away")


def bring_up(lab):
    configuration.write_all(lab)
    start_shared(lab)
    start_clusters(lab)
    for cluster in lab["clusters"]:
        write_token(lab, cluster, lab["users"]["service"], centres.TOKEN_LIFESPAN_SECONDS)
    centres.write_centres(lab)


def check_the_way_in(lab):
    """The service user and the members must reach the folder, and some of it is theirs."""
    for name in configuration.users(lab) + ["slurm"]:
        done = subprocess.run(
            ["test", "-x", lab["folder"], "-a", "-r", lab["folder"]], check=False, cwd="/", **daemons.as_user(name))
        if done.returncode != 0:
            if lab["madeFolder"]:
                os.rmdir(lab["folder"])
            raise Trouble(
                f"the user {name} cannot enter {lab['folder']}: a folder above it, or it, is closed to others. "
                f"Choose one below /tmp or /var/tmp"
            )


def start_shared(lab):
    shared = daemons.daemons_of(lab, "shared")
    if lab["accounting"]:
        daemons.make_database(lab)
    # slurmdbd waits for neither of the others.
    daemons.start(lab, lab["shared"], [daemon for name, daemon in shared.items() if name != "slurmdbd"])
    if lab["accounting"]:
        daemons.start(lab, lab["shared"], [shared["slurmdbd"]])


def start_clusters(lab):
    """Controllers first: a node that finds none waits a second before it asks again."""
    several = [(cluster, daemons.daemons_of(lab, cluster["name"])) for cluster in lab["clusters"]]
    deadline = time.monotonic() + daemons.READY_SECONDS
    for cluster, found in several:
        daemons.launch(lab, cluster, found["slurmctld"])
    for cluster, found in several:
        daemons.await_ready(cluster, found["slurmctld"], deadline)
    for cluster, found in several:
        for name, daemon in found.items():
            if name != "slurmctld":
                daemons.launch(lab, cluster, daemon)
    for cluster, found in several:
        for daemon in found.values():
            daemons.await_ready(cluster, daemon, deadline)
    for cluster, _ in several:
        await_nodes(cluster, deadline)
