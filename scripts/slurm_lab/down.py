"""Takes a laboratory away: every process of it, then every file."""

import os
import shutil
import time

from . import facts, processes
from .trouble import Trouble, say


def down(folder):
    path = facts.path_of(folder)
    if not os.path.isdir(path):
        raise Trouble(f"there is no folder {path}")
    if facts.load(path) is None:
        raise Trouble(f"{path} was not made by slurm-lab: hands off")
    began = time.monotonic()
    with facts.locked(path):
        lab = facts.load(path)
        if lab is not None:  # else somebody took it away while we waited, and left the folder
            remove(lab, keep_folder=False)
    say(f"{path} went down in {time.monotonic() - began:.1f} s")


def remove(lab, keep_folder):
    """Ends what runs and removes what was made."""
    path = lab["folder"]
    end_processes(path)
    names = ["munge", "mariadb", "dbd", "centres.json", "centres.json.new"] + [cluster["name"] for cluster in lab["clusters"]]
    for name in names + [facts.FILE + ".new", facts.FILE]:  # last what says that the rest is ours
        place = os.path.join(path, name)
        if os.path.isdir(place) and not os.path.islink(place):
            shutil.rmtree(place)
        elif os.path.lexists(place):
            os.unlink(place)
    others = os.listdir(path)
    if others:
        say(f"left in {path}, as somebody else put it there: {', '.join(sorted(others))}")
    elif lab["madeFolder"] and not keep_folder:
        os.rmdir(path)


def end_processes(path):
    """Ends every process of the laboratory, known or found, jobs too. First what starts others, last what they all need."""
    lab = facts.load(path)
    shared = lab["shared"]["daemons"]
    late = [shared[name] for name in ("slurmdbd", "mariadb", "munged") if name in shared]
    left = processes.end([one for cluster in lab["clusters"] for one in cluster["daemons"].values()])
    for _ in range(10):
        pids = {one["pid"] for one in late}
        found = [one for one in processes.all_of(path) if one["pid"] not in pids]
        if not found:
            break
        # Steps wait for a controller that is gone, and jobs for nothing that we know: no word is lost on them.
        left = processes.end(found, seconds=0)
    for one in late:
        left += processes.end([one])
    left += processes.end(processes.all_of(path))
    if left:
        raise Trouble(f"these processes do not end, even killed: {', '.join(str(one['pid']) for one in left)}")
