"""What slurm-lab does: make a laboratory, tell how it is, break and mend parts of it, and take it away."""

import os
import shutil
import signal
import subprocess
import sys
import time

from . import centres, configuration, daemons, facts, processes, requirements
from .trouble import Trouble, tail


def say(text):
    print(f"slurm-lab: {text}", flush=True)


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
    say(f"{', '.join(names)} with {count} daemons came up in {time.monotonic() - began:.1f} s; {path}/centres.json joins them to a hub")


def claim(path):
    """Makes the folder if it is not there. Returns whether it did."""
    try:
        os.makedirs(path, mode=0o755)
        return True
    except FileExistsError:
        if not os.path.isdir(path):
            raise Trouble(f"{path} is no folder") from None
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


def bring_up(lab):
    made = configuration.make_users(lab)
    if made:
        say(f"made the users {', '.join(made)}, without passwords; `userdel --remove NAME` takes one away")
    check_the_way_in(lab)
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
        log = tail(f"{cluster['logs']}/slurmctld.log")
        raise Trouble(f"not all nodes of {cluster['name']} were ready after {daemons.READY_SECONDS} s:\n{text}\n{log}")


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
        log = tail(f"{cluster['logs']}/slurmctld.log")
        raise Trouble(f"the controller of {cluster['name']} gave no token for {user}\n{log}")
    new = (path or cluster["tokenFile"]) + ".new"
    configuration.write(new, said.removeprefix("SLURM_JWT=") + "\n", mode=0o600)
    os.replace(new, new.removesuffix(".new"))


def token(folder, name, user, seconds):
    lab = the_lab(folder)
    cluster = the_cluster(lab, name)
    service = lab["users"]["service"]
    path = cluster["tokenFile"] if user in (None, service) else f"{cluster['tokenFile']}-{user}"
    write_token(lab, cluster, user or service, seconds, path)
    print(path)


def the_lab(folder):
    lab = facts.load(facts.path_of(folder))
    if lab is None:
        raise Trouble(f"there is no laboratory in {folder}: `slurm-lab up {folder}` makes one")
    return lab


def the_cluster(lab, name):
    if name == "shared":
        raise Trouble("'shared' is no cluster")
    return facts.part(lab, name)


def down(folder):
    path = facts.path_of(folder)
    if not os.path.isdir(path):
        raise Trouble(f"there is no folder {path}")
    if facts.load(path) is None:
        raise Trouble(f"{path} was not made by slurm-lab: hands off")
    began = time.monotonic()
    with facts.locked(path):
        lab = facts.load(path)
        if lab is None:  # somebody else took it away while we waited
            return
        remove(lab, keep_folder=False)
    say(f"{path} went down in {time.monotonic() - began:.1f} s")


def end_processes(path):
    """Ends every process of the laboratory, known or found, jobs too. First what starts others, last what they all need."""
    lab = facts.load(path)
    one_by_name = {name: one for _, part in facts.parts(lab) for name, one in part["daemons"].items()}
    # Controllers end before nodes, or they would mourn them. Their state is thrown away, but they are asked all the same:
    # a graceful end is what people know how to read in a log.
    late = [one_by_name.pop(name) for name in ("slurmdbd", "mariadb", "munged") if name in one_by_name]
    left = processes.end(one_by_name.values())
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


def the_daemon(lab, name, daemon):
    part = facts.part(lab, name)
    found = daemons.daemons_of(lab, name)
    if daemon not in found:
        raise Trouble(f"there is no daemon '{daemon}' in '{name}'; there are: {', '.join(found)}")
    return part, found[daemon]


def kill(folder, name, daemon, signal_name):
    number = signal_number(signal_name)
    path = the_lab(folder)["folder"]
    with facts.locked(path):
        part, _ = the_daemon(the_lab(path), name, daemon)
        one = part["daemons"].get(daemon)
        if one is None or not processes.send(one, number):
            raise Trouble(f"{daemon} of {name} is not running")
        if number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            if not processes.wait_until(lambda: processes.is_gone(one), 10):
                raise Trouble(f"{daemon} of {name} (process {one['pid']}) is still there 10 s after SIG{signal_name}")


def signal_number(name):
    try:
        return signal.Signals[f"SIG{name.upper().removeprefix('SIG')}"]
    except KeyError:
        raise Trouble(f"there is no signal '{name}'; try KILL, TERM, STOP or CONT") from None


def start(folder, name, daemon):
    path = the_lab(folder)["folder"]
    with facts.locked(path):
        lab = the_lab(path)
        part, wanted = the_daemon(lab, name, daemon)
        one = part["daemons"].get(daemon)
        if one is not None and processes.is_same(one):
            raise Trouble(f"{daemon} of {name} is running already, as process {one['pid']}")
        daemons.start(lab, part, [wanted])
    if daemon == "slurmctld":
        await_controller(part)


def await_controller(cluster):
    """A controller listens before it answers."""
    words = [requirements.program("scontrol"), "ping"]
    if not processes.wait_until(lambda: " is UP" in ask(cluster, words), daemons.READY_SECONDS, every=0.05):
        log = tail(f"{cluster['logs']}/slurmctld.log")
        raise Trouble(f"slurmctld of {cluster['name']} did not answer within {daemons.READY_SECONDS} s\n{log}")


def run(folder, name, user, words):
    """Becomes a command with a cluster's configuration."""
    cluster = the_cluster(the_lab(folder), name)
    environment = os.environ | {"SLURM_CONF": cluster["configuration"]}
    if user is not None:
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *words]
    try:
        os.execvpe(words[0], words, environment)
    except OSError as error:
        raise Trouble(f"{words[0]} cannot be run: {error.strerror}") from error


def status(folder):
    """Tells of every daemon whether it runs. Returns whether all do."""
    lab = the_lab(folder)
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
    identifier = the_lab(path)["identifier"]
    one = {"pid": pid, "startedTicks": ticks, "boot": processes.boot()}
    while processes.is_same(one):
        time.sleep(0.5)
        lab = facts.load(path)
        if lab is None or lab["identifier"] != identifier:
            return
    down(path)
