"""Breaks single daemons of a laboratory and starts them again."""

import signal

from . import daemons, facts, processes
from .questions import await_controller
from .trouble import Trouble


def kill(folder, name, daemon, signal_name):
    number = signal_number(signal_name)
    path = facts.the_lab(folder)["folder"]
    with facts.locked(path):
        part, _ = the_daemon(facts.the_lab(path), name, daemon)
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
    path = facts.the_lab(folder)["folder"]
    with facts.locked(path):
        lab = facts.the_lab(path)
        part, wanted = the_daemon(lab, name, daemon)
        one = part["daemons"].get(daemon)
        if one is not None and processes.is_same(one):
            raise Trouble(f"{daemon} of {name} is running already, as process {one['pid']}")
        daemons.start(lab, part, [wanted])
    if daemon == "slurmctld":
        await_controller(part)


def the_daemon(lab, name, daemon):
    part = facts.part(lab, name)
    found = daemons.daemons_of(lab, name)
    if daemon not in found:
        raise Trouble(f"there is no daemon '{daemon}' in '{name}'; there are: {', '.join(found)}")
    return part, found[daemon]
