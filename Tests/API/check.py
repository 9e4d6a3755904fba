#!/usr/bin/env python3
"""Tries the API as each role meets it: Schemathesis over the served description, against the built program.

  check.py PROGRAM COUNTS LOGS [ROLE…]

PROGRAM is the built `praya`. COUNTS receives three numbers: passed, failed, skipped; each operation counts once for each
role. LOGS is a folder for what Schemathesis says. PRAYA_SEED (else PRAYA_SEED_START, else 1) makes a run come again as far
as identifiers and the clock let it; PRAYA_LONG_TESTS=1 makes it long.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from concurrent.futures import ThreadPoolExecutor

import requests
from openapi_spec_validator import OpenAPIV31SpecValidator

from hub import HERE, PEOPLE, Hub
from population import PopulatedHub

LONG = os.environ.get("PRAYA_LONG_TESTS") == "1"
SEED = int(os.environ.get("PRAYA_SEED") or os.environ.get("PRAYA_SEED_START") or 1)
EXAMPLES = 60 if LONG else 4
# Roles tried at the same time.
AT_ONCE = 2
MOST_SHOWN = 40

# Who tries every edge of a part's schemas: the role that comes furthest with it. In a long run everybody does; of a part
# that is not named here, the administrator.
FURTHEST = {
    "service": "nobody", "session": "nobody", "account": "nobody", "centres": "centre-operator",
    "applications": "project-lead", "projects": "project-lead", "webhooks": "project-lead", "decisions": "scheme-officer",
    "sittings": "scheme-officer", "grants": "scheme-officer", "reports": "scheme-officer", "reviews": "reviewer",
    "jobs": "member", "books": "auditor",
}

# What cannot succeed here, and why.
OUT_OF_REACH = {
    "acceptInvitation": "its secret stands in a mail", "completePasswordReset": "its secret stands in a mail",
    "changeGrant": "the grant's revision moves while the run goes on",
    # Tests of the rooms Agent, Relay and Operations speak it.
    "exchange": "agents alone speak it, with a token of their own",
    "exceptReport": "the scheme's reports hold no payments", "retryNotice": "no mail fails", "readAuditHead": "the hub's first day is not over",
    # Tests/WebTests asks a real one.
    "beginSignInByProvider": "there is no provider", "goToProvider": "there is no provider",
    "returnFromProvider": "there is no provider", "beginLinking": "there is no provider",
    "unlinkIdentity": "there is no provider",
}


class Tally:
    """What passed and what failed, told as it comes."""

    def __init__(self):
        self.passed, self.failed, self.skipped = 0, 0, 0

    def count(self, name, faults):
        if not faults:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED  {name}")
        for line in "\n".join(faults).strip().splitlines()[:MOST_SHOWN]:
            print(f"        {line}")


def noun_of(path, parameter):
    """The noun before a parameter of a path, which says what kind of name it is."""
    parts = path.strip("/").split("/")
    return parts[parts.index("{%s}" % parameter) - 1]


def configuration(document, known, role):
    """The settings of a run: those of the repository, the identifiers that there are, by where they stand, and the parts
    whose edges this role tries."""
    lines = [(HERE / "schemathesis.toml").read_text(encoding="utf-8")]
    others = [tag["name"] for tag in document["tags"] if FURTHEST.get(tag["name"], "administrator") != role]
    if others and not LONG:
        lines.append(f"[[operations]]\ninclude-tag = {json.dumps(others)}\nphases.coverage.enabled = false\n")
    for noun, names in known.items():
        lines.append(f"[dictionaries.{noun}]\nvalues = {json.dumps(names)}\n")
    for path, methods in document["paths"].items():
        parameters = [parameter for operation in methods.values() for parameter in operation.get("parameters", [])]
        names = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
        nouns = {name: noun_of(path, name) for name in names if noun_of(path, name) in known}
        if nouns:
            lines.append(f"[[operations]]\ninclude-path = {json.dumps(path)}\n[operations.parameters]")
            for name, noun in sorted(nouns.items()):
                lines.append(f'"path.{name}" = {{ dictionary = "{noun}", probability = 0.9 }}')
    return "\n".join(lines) + "\n"


def try_role(program, role, logs):
    """Runs Schemathesis as one role over a hub of its own.

    Returns: the faults by operation, and how often each operation was answered how.
    """
    began = time.monotonic()
    place = {name: logs / f"api-{role}.{name}" for name in ("toml", "calls", "answers", "json", "junit.xml", "log")}
    person = PEOPLE[role]
    with PopulatedHub(program) as hub:
        known, calls = hub.populate(role)
        document = hub.description()
        place["toml"].write_text(configuration(document, known, role), encoding="utf-8")
        place["answers"].write_text("", encoding="utf-8")
        place["calls"].write_text(json.dumps(calls), encoding="utf-8")
        # From a file: the address that a description was read from is left out of what is tried.
        place["json"].write_text(json.dumps(document), encoding="utf-8")
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", str(place["toml"]), "run", str(place["json"]),
            "--url", hub.address, "--seed", str(SEED), "--max-examples", str(EXAMPLES),
            "--report-junit-path", str(place["junit.xml"]), "--no-color",
        ]
        environment = dict(
            os.environ, PYTHONPATH=str(HERE), PYTHONDONTWRITEBYTECODE="1", PRAYA_ADDRESS=hub.address, PRAYA_PERSON=person,
            PRAYA_SECRET=hub.secrets[person], PRAYA_SESSION=hub.session, PRAYA_FACTOR=hub.factor, PRAYA_CALLS=str(place["calls"]), PRAYA_ANSWERS=str(place["answers"]))
        with open(place["log"], "wb") as log:
            # Where it leaves what it wants to remember, next to its logs.
            code = subprocess.run(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, cwd=logs, check=False).returncode
        faults = read_report(place["junit.xml"])
        if code != 0 and not any(faults.values()):
            tail = place["log"].read_text(encoding="utf-8", errors="replace")[-2000:]
            faults["the run"] = [f"Schemathesis ended with {code} and names no fault:\n{tail}"]
        for line in hub.said().splitlines():
            if "Fatal error" in line or "Program crashed" in line:
                faults.setdefault("the hub", []).append(line)
    answers = collections.Counter(tuple(line.split()) for line in place["answers"].read_text(encoding="utf-8").splitlines())
    print(f"        {role}: {sum(answers.values())} requests in {time.monotonic() - began:.0f} s", flush=True)
    return faults, answers


def read_report(path):
    """The faults of each operation, from Schemathesis' report."""
    faults = {}
    for case in xml.parse(path).getroot().iter("testcase") if path.exists() else []:
        found = faults.setdefault(case.get("name"), [])
        found += [fault.text or fault.get("message", "") for kind in ("failure", "error") for fault in case.iter(kind)]
    return faults


def never_succeeded(document, answers):
    """The operations that nobody was seen to carry out: what is only ever refused is not tested."""
    known = {operation["operationId"] for methods in document["paths"].values() for operation in methods.values()}
    done = {name for (name, status), count in answers.items() if count and status.startswith("2")}
    return sorted(known - done - OUT_OF_REACH.keys())


def check_document(program, tally):
    """The description fits the meta-schema of OpenAPI 3.1, by another implementation than Schemathesis'."""
    with Hub(program) as hub:
        document = hub.description()
    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
    tally.count("the description fits OpenAPI 3.1", errors)
    return document


def main(program, counts, logs, roles):
    logs = pathlib.Path(logs).resolve()
    logs.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    document = check_document(program, tally)
    answers = collections.Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for role, (faults, seen) in zip(roles or PEOPLE, pool.map(lambda role: try_role(program, role, logs), roles or PEOPLE)):
            answers += seen
            for operation, found in faults.items():
                tally.count(f"{operation} as {role}", found)
    if not roles:
        never = never_succeeded(document, answers)
        tally.count("every operation succeeds for somebody", [f"never seen to succeed: {name}" for name in never])
    pathlib.Path(counts).write_text(f"{tally.passed} {tally.failed} {tally.skipped}\n", encoding="utf-8")
    return 0 if tally.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
