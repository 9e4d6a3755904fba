"""What a person is told."""


class Trouble(Exception):
    """Ends the command with these words and exit code 1."""


def say(text):
    print(f"slurm-lab: {text}", flush=True)


def tail(path, start_bytes=0, lines=15):
    """The last lines of a log from a place on, indented, or that there is none."""
    try:
        with open(path, "rb") as log:
            log.seek(start_bytes)
            text = log.read().decode(errors="replace").splitlines()[-lines:]
    except OSError:
        text = []
    if not text:
        return f"    (nothing in {path})"
    return "\n".join([f"  the end of {path}:"] + ["    " + line for line in text])
