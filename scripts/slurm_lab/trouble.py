"""What a person is told when something does not work."""


class Trouble(Exception):
    """Ends the command with these words and exit code 1."""


def tail(path, lines=15):
    """The last lines of a log, indented, or that there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            text = log.readlines()[-lines:]
    except OSError:
        text = []
    if not text:
        return f"    (nothing in {path})"
    return "\n".join([f"  the end of {path}:"] + ["    " + line.rstrip() for line in text])
