"""A hub for one run: the built program over a fresh data folder, with a small city in which something has happened."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import requests

HERE = pathlib.Path(__file__).resolve().parent
PASSWORD = "correct horse battery"
PEOPLE = {
    "member": "mei", "project-lead": "lok", "centre-operator": "opa", "scheme-officer": "oscar", "auditor": "audrey",
    "administrator": "ada", "nobody": "sam",
}
# Somebody whose account may be changed and closed: nobody of the above loses theirs by what is tried out.
VICTIM = "victor"
START_SECONDS = 60
SCHEME = "hong-kong-ai-subsidy"
FACTS = {"costs": {"currency": "HKD", "compute": 100_000}, "months": 12}
SCRIPT = "#!/bin/bash\n#SBATCH --time=00:30:00\n#SBATCH --gpus=1\ntrue\n"
# What is done to an application, and how far it must have come: 0 drafted, 1 submitted, 2 awarded.
STAGES = {
    "draft": 0, "submit": 0, "withdraw": 1, "review": 1, "return": 1, "reject": 1, "approve": 1, "accept": 2, "decline": 2,
    "revoke": 2, "use": 2, "end": 2,
}


class Hub:
    """`praya serve`, from `with Hub(program) as hub:` to its end."""

    def __init__(self, program):
        self.program = str(program)
        self.secrets = {}

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="praya-api-")
        os.chmod(self.folder, 0o711)  # Jobs run under users of their own, who pass through here.
        self.run("admin", "create", "root", "--password-file", "-", given=PASSWORD)
        self.log = open(f"{self.folder}/serve.log", "wb")
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", f"{self.folder}/data", "--listen", "127.0.0.1:0", *self.settings()],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        try:
            self.address = self.wait_for_address()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.end_runs()
        shutil.rmtree(self.folder, ignore_errors=True)

    def settings(self):
        """Limits that would be in the way of thousands of requests from one address."""
        return []

    def end_runs(self):
        """Jobs outlive their hub; those of this folder end with it."""
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if self.folder.encode() in path.read_bytes():
                    os.kill(int(path.parent.name), 9)
            except OSError:
                pass  # it ended by itself

    def run(self, *arguments, given=""):
        done = subprocess.run(
            [self.program, *arguments, "--data", f"{self.folder}/data"], input=given, text=True, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"praya {' '.join(arguments)}: {done.stderr}")

    def said(self):
        return pathlib.Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def wait_for_address(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = re.search(r"http://127\.0\.0\.1:[0-9]+", self.said())
            if found:
                return found[0]
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the hub did not start: {self.said()}")

    def description(self):
        """The description of the API, as it is served to anybody."""
        answer = requests.get(f"{self.address}/api/v1/openapi.json", timeout=60)
        answer.raise_for_status()
        return answer.json()

    # What people do.

    def sign_in(self, name):
        answer = requests.post(f"{self.address}/api/v1/sessions", json={"signIn": name, "password": PASSWORD}, timeout=60)
        answer.raise_for_status()
        self.secrets[name] = answer.json()["secret"]

    def ask(self, person, method, path, body=None, **headers):
        """The answer as JSON. What is refused here is a fault of this script."""
        headers["Authorization"] = f"Bearer {self.secrets[person]}"
        answer = requests.request(method, f"{self.address}/api/v1{path}", json=body, headers=headers, timeout=60)
        if not answer.ok:
            raise RuntimeError(f"{method} {path} as {person}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def populate(self):
        """A city, its people, money, applications in every state, grants, jobs in several.

        Returns: what there is, by the noun under which its identifiers stand in addresses; and calls that succeed for those
        who may, by operation: the names in the address and the body.
        """
        self.sign_in("root")
        city = json.loads((HERE / "city.json").read_text(encoding="utf-8"))
        self.ask("root", "PUT", "/city", city)
        for name in PEOPLE.values():
            self.ask("root", "PUT", f"/people/{name}/password", {"password": PASSWORD})
            self.sign_in(name)
        payments = [
            self.ask("ada", "POST", "/projects/vision/payments", paid(100_000_000, f"BANK-{number}"))["id"] for number in range(3)]
        applications = {purpose: self.application(purpose) for purpose in STAGES}
        grants = [self.ask("lok", "POST", f"/applications/{applications[use]}/acceptance")["id"] for use in ("use", "end")]
        jobs = self.submit(grants[0])
        window = {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z"}
        closure = self.ask("opa", "POST", "/pools/east-h100/maintenance", window)["id"]
        known = {
            "applications": list(applications.values()), "grants": grants, "payments": payments, "maintenance": [closure],
            "jobs": list(jobs.values()), "projects": ["vision", "secret"], "schemes": [SCHEME], "centres": ["east"],
            "pools": ["east-h100"], "organisations": ["harbour", "other"], "people": [VICTIM], "members": [VICTIM],
            "accounts": ["project:vision:HKD", f"fund:{SCHEME}:HKD"], "statements": [soon(0)[:7], "2025-01"],
            "files": ["result.txt", "train.csv"], "inputs": ["train.csv"],
        }
        return known, self.calls(city, applications, grants, payments, jobs)

    def calls(self, city, applications, grants, payments, jobs):
        """One call for each operation that needs to be told what there is."""
        on = lambda purpose: {"id": applications[purpose]}
        words = {"en": "Tides", "zh-Hant": "潮汐"}
        quotation = {"pool": "east-h100", "until": soon(20)}
        return {
            "signIn": ({}, {"signIn": "sam", "password": PASSWORD}),
            "setPassword": ({"signIn": VICTIM}, {"password": PASSWORD}),
            "applyCity": ({}, city),
            "changeCentre": ({"id": "east"}, {"draining": False}),
            "changePool": ({"id": "east-h100"}, {"pricePerHour": {"minorUnits": 3600, "currency": "HKD"}}),
            "publishScheme": ({"id": SCHEME}, self.ask("ada", "GET", f"/schemes/{SCHEME}")["file"]),
            "changeScheme": ({"id": SCHEME}, {"open": True}),
            "fundScheme": ({"id": SCHEME}, {"amount": {"minorUnits": 100, "currency": "HKD"}, "reference": "more"}),
            "assess": ({"id": SCHEME}, {"facts": FACTS, "organisation": "harbour"}),
            "draftApplication": ({}, {"scheme": SCHEME, "project": "vision", "facts": FACTS}),
            "editApplication": (on("draft"), {"facts": FACTS, "revision": 1}),
            "submitApplication": (on("submit"), {"revision": 1}),
            "withdrawApplication": (on("withdraw"), None),
            "acceptAward": (on("accept"), None),
            "declineAward": (on("decline"), None),
            "reviewApplication": (on("review"), None),
            "returnApplication": (on("return"), {"note": "The months, please."}),
            "rejectApplication": (on("reject"), {"reason": "Not this year."}),
            "approveApplication": (on("approve"), approval()),
            "revokeAward": (on("revoke"), None),
            "changeGrant": ({"id": grants[0]}, {"devicesPerJob": 8, "reason": "More at once.", "revision": 1}),
            "withdrawGrant": ({"id": grants[1]}, {"reason": "No report came.", "revision": 1}),
            "createProject": ({}, {"id": "tides", "organisation": "harbour", "name": words}),
            "keepQuotation": ({"id": "vision"}, quotation),
            "addMember": ({"id": "vision", "signIn": VICTIM}, {"role": "member"}),
            "removeMember": ({"id": "vision", "signIn": VICTIM}, {"role": "member"}),
            "recordPayment": ({"id": "vision"}, paid(100, "BANK-9")),
            "refundPayment": ({"id": payments[1]}, paid(100, "BACK-1")),
            "correctPayment": ({"id": payments[2]}, None),
            "closeStatement": ({"id": "vision", "month": "2025-01"}, None),
            "requestOffers": ({}, {"script": SCRIPT, "project": "vision"}),
            "submitJob": ({}, {"script": SCRIPT, "project": "vision"}),
            "cancelJob": ({"name": jobs["cancel"]}, None),
            "releaseJob": ({"name": jobs["release"]}, None),
            "readJobLog": ({"name": jobs["done"]}, None),
            "listJobFiles": ({"name": jobs["done"]}, None),
            "readJobFile": ({"name": jobs["done"], "path": "result.txt"}, None),
            "putJobInput": ({"name": jobs["hold"], "file": "train.csv"}, None),
        }

    def application(self, purpose):
        """An application as far as it must have come for what is to be done to it."""
        draft = {"scheme": SCHEME, "project": "vision", "facts": FACTS}
        identifier = self.ask("lok", "POST", "/applications", draft)["id"]
        if STAGES[purpose] >= 1:
            self.ask("lok", "POST", f"/applications/{identifier}/submission", {"revision": 1})
        if STAGES[purpose] >= 2:
            self.ask("oscar", "POST", f"/applications/{identifier}/approval", approval())
        return identifier

    def submit(self, grant):
        def submit(lines, **more):
            body = {"script": SCRIPT.replace("true\n", lines), "project": "vision", **more}
            return self.ask("mei", "POST", "/jobs", body)["jobs"][0]["id"]

        data = {"name": "train.csv", "base64": "YSxiCg=="}
        jobs = {
            "done": submit("echo done | tee result.txt\n", inputs=[data], grant=grant), "cancel": submit("sleep 1000\n"),
            "hold": submit("#SBATCH --hold\ntrue\n"), "release": submit("#SBATCH --hold\ntrue\n"),
            "array": submit("#SBATCH --hold\n#SBATCH --array=1-3\ntrue\n"),
        }
        deadline = time.monotonic() + START_SECONDS
        while self.ask("mei", "GET", f"/jobs/{jobs['done']}")["settledAt"] is None:
            if time.monotonic() > deadline:
                raise RuntimeError("the job was not settled")
            time.sleep(0.2)
        return jobs


def paid(minor_units, reference):
    return {"amount": {"minorUnits": minor_units, "currency": "HKD"}, "bankReference": reference}


def approval():
    benefit = {"kind": "money", "amount": {"minorUnits": 7_000_000, "currency": "HKD"}, "rate": "70%"}
    terms = {"benefit": benefit, "from": soon(0)[:10], "until": soon(365)[:10], "devicesPerJob": 8}
    return {"terms": terms, "byCommittee": True}


def soon(days):
    """The moment in so many days."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86_400))
