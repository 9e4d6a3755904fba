"""Takes a laboratory away when the process that it was made for has ended, however it did."""

import os
import subprocess
import sys
import time

from . import facts, processes
from .down import down
from .trouble import Trouble


def watched_process(owner):
    if owner is None:
        return None
    one = processes.identify(owner)
    if one is None:
        raise Trouble(f"there is no process {owner} to wait for")
    return one


def start_watcher(path, one):
    """Leaves a process behind that takes the laboratory away when another has ended, however it did."""
    words = [sys.executable, os.path.abspath(sys.argv[0]), "watch", path, str(one["pid"]), str(one["startedTicks"])]
    subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True)


def watch(folder, pid, ticks):
    path = facts.path_of(folder)
    identifier = facts.the_lab(path)["identifier"]
    one = {"pid": pid, "startedTicks": ticks, "boot": processes.boot()}
    while processes.is_same(one):
        time.sleep(0.5)
        lab = facts.load(path)
        if lab is None or lab["identifier"] != identifier:
            return
    down(path)
