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
        """A city, its people, money, applications in every state, a grant, jobs in several.

        Returns: what there is, by the noun under which its identifiers stand in addresses.
        """
        self.sign_in("root")
        self.ask("root", "PUT", "/city", json.loads((HERE / "city.json").read_text(encoding="utf-8")))
        for name in PEOPLE.values():
            self.ask("root", "PUT", f"/people/{name}/password", {"password": PASSWORD})
            self.sign_in(name)
        payment = self.ask(
            "ada", "POST", "/projects/vision/payments",
            {"amount": {"minorUnits": 100_000_000, "currency": "HKD"}, "bankReference": "BANK-1"})
        applications, grants = self.apply()
        jobs = self.submit(grants[0])
        window = {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z"}
        closure = self.ask("opa", "POST", "/pools/east-h100/maintenance", window)
        self.ask("mei", "POST", "/projects/vision/quotations", {"pool": "east-h100", "until": soon(20)})
        return {
            "applications": applications, "grants": grants, "payments": [payment["id"]], "maintenance": [closure["id"]],
            "jobs": jobs, "projects": ["vision", "secret"], "schemes": ["hong-kong-ai-subsidy"], "centres": ["east"],
            "pools": ["east-h100"], "organisations": ["harbour", "other"], "people": [VICTIM], "members": [VICTIM],
            "accounts": ["project:vision:HKD", "fund:hong-kong-ai-subsidy:HKD"],
            "statements": [soon(0)[:7], "2025-01"], "files": ["result.txt", "train.csv"], "inputs": ["train.csv"],
        }

    def apply(self):
        facts = {"costs": {"currency": "HKD", "compute": 100_000}, "months": 12}
        made = []
        for _ in range(6):
            draft = {"scheme": "hong-kong-ai-subsidy", "project": "vision", "facts": facts}
            made.append(self.ask("lok", "POST", "/applications", draft)["id"])
        for identifier in made[1:]:
            self.ask("lok", "POST", f"/applications/{identifier}/submission", {"revision": 1})
        self.ask("oscar", "POST", f"/applications/{made[2]}/review")
        self.ask("oscar", "POST", f"/applications/{made[3]}/return", {"note": "The months, please."})
        benefit = {"kind": "money", "amount": {"minorUnits": 7_000_000, "currency": "HKD"}, "rate": "70%"}
        terms = {"benefit": benefit, "from": soon(0)[:10], "until": soon(365)[:10], "devicesPerJob": 8}
        for identifier in made[4:]:
            self.ask("oscar", "POST", f"/applications/{identifier}/approval", {"terms": terms, "byCommittee": True})
        grant = self.ask("lok", "POST", f"/applications/{made[5]}/acceptance")
        return made, [grant["id"]]

    def submit(self, grant):
        def submit(lines, **more):
            script = "#!/bin/bash\n#SBATCH --time=00:30:00\n" + lines
            return self.ask("mei", "POST", "/jobs", {"script": script, "project": "vision", **more})["jobs"][0]["id"]

        data = {"name": "train.csv", "base64": "YSxiCg=="}
        short = submit("#SBATCH --gpus=1\necho done | tee result.txt\n", inputs=[data], grant=grant)
        jobs = [
            short, submit("#SBATCH --gpus=1\nsleep 1000\n"), submit("#SBATCH --gpus=1\n#SBATCH --hold\ntrue\n"),
            submit("#SBATCH --gpus=8\n#SBATCH --hold\n#SBATCH --array=1-3\ntrue\n"),
        ]
        deadline = time.monotonic() + START_SECONDS
        while self.ask("mei", "GET", f"/jobs/{short}")["settledAt"] is None:
            if time.monotonic() > deadline:
                raise RuntimeError("the job was not settled")
            time.sleep(0.2)
        return jobs


def soon(days):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86_400))
