#!/usr/bin/env python3
"""Tries the API as each role meets it: Schemathesis over the served description, against the built program.

  check.py PROGRAM COUNTS LOGS [ROLE…]

PROGRAM is the built `praya`. COUNTS receives three numbers: passed, failed, skipped; each operation of each role counts
once. LOGS is a folder for what Schemathesis says. PRAYA_SEED makes a run repeatable, PRAYA_LONG_TESTS=1 makes it long.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from openapi_spec_validator import OpenAPIV31SpecValidator

from hub import HERE, PEOPLE, Hub

LONG = os.environ.get("PRAYA_LONG_TESTS") == "1"
SEED = int(os.environ.get("PRAYA_SEED", "1"))
EXAMPLES = 300 if LONG else 8
# Roles tried at the same time.
AT_ONCE = 2


# Who tries every edge of a part's schemas: the role that comes furthest with it. In a long run everybody does; of a part
# that is not named here, the administrator.
FURTHEST = {
    "service": "nobody", "session": "nobody", "centres": "centre-operator", "applications": "project-lead",
    "projects": "project-lead", "decisions": "scheme-officer", "grants": "scheme-officer", "jobs": "member", "books": "auditor",
}


def noun_of(path, parameter):
    """The noun before a parameter of a path, which says what kind of name it is."""
    parts = path.strip("/").split("/")
    return parts[parts.index("{%s}" % parameter) - 1]


def configuration(document, known, role):
    """The settings of a run: those of the repository, the identifiers that there are, by where they stand, and the parts
    whose edges this role tries."""
    lines = [(HERE / "schemathesis.toml").read_text(encoding="utf-8")]
    parts = [tag["name"] for tag in document["tags"]]
    others = [part for part in parts if FURTHEST.get(part, "administrator") != role]
    if others and not LONG:
        lines.append(f"[[operations]]\ninclude-tag = {json.dumps(others)}\nphases.coverage.enabled = false\n")
    for noun, names in known.items():
        lines.append(f"[dictionaries.{noun}]\nvalues = {json.dumps(names)}\n")
    for path, methods in document["paths"].items():
        names = {}
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and noun_of(path, parameter["name"]) in known:
                    names[f"path.{parameter['name']}"] = noun_of(path, parameter["name"])
        if names:
            lines.append(f"[[operations]]\ninclude-path = {json.dumps(path)}\n[operations.parameters]")
            for name, noun in names.items():
                lines.append(f'"{name}" = {{ dictionary = "{noun}", probability = 0.9 }}')
    return "\n".join(lines)


def try_role(program, role, logs):
    """Runs Schemathesis as one role. - Returns: its exit code, and where its report is."""
    began = time.monotonic()
    report = logs / f"api-{role}.junit.xml"
    with Hub(program) as hub:
        known, calls = hub.populate()
        (logs / f"api-{role}.calls").write_text(json.dumps(calls), encoding="utf-8")
        person = PEOPLE[role]
        document = requests.get(f"{hub.address}/api/v1/openapi.json", timeout=60).json()
        settings = logs / f"api-{role}.toml"
        settings.write_text(configuration(document, known, role), encoding="utf-8")
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run",
            f"{hub.address}/api/v1/openapi.json", "--seed", str(SEED), "--max-examples", str(EXAMPLES),
            "--report-junit-path", str(report), "--no-color",
        ]
        environment = dict(
            os.environ, PRAYA_ADDRESS=hub.address, PRAYA_PERSON=person, PRAYA_SECRET=hub.secrets[person],
            PRAYA_CALLS=str(logs / f"api-{role}.calls"), PRAYA_ANSWERS=str(logs / f"api-{role}.answers"),
            SCHEMATHESIS_HOOKS="hooks", PYTHONPATH=str(HERE))
        with open(logs / f"api-{role}.log", "wb") as log:
            code = subprocess.run(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, cwd=HERE).returncode
    print(f"{role}: exit {code}, {time.monotonic() - began:.0f} s", flush=True)
    return code


def main(program, counts, logs, roles):
    logs = pathlib.Path(logs).resolve()
    logs.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = list(pool.map(lambda role: try_role(program, role, logs), roles or PEOPLE))
    print(codes)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
