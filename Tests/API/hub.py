"""A hub for one run: the built program over a fresh data folder."""

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
    "administrator": "ada", "reviewer": "remy", "nobody": "sam",
}
# People whose accounts may be changed, closed and erased: nobody of the above loses theirs by what is tried out.
VICTIM, ERASED, SIGNS_IN = "victor", "erna", "petra"
START_SECONDS = 60
# The header in which the run says whom a request comes from, as a proxy does: tries at passwords are counted by address.
CLIENT_HEADER = "X-Forwarded-For"


class Hub:
    """`praya serve`, from `with Hub(program) as hub:` to its end."""

    def __init__(self, program):
        self.program = str(program)
        self.secrets = {}
        self.session, self.factor = "", ""

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
        limits = [part for name in ("reads", "writes", "heavy", "open") for part in (f"--limits-{name}", "1000000")]
        streams = ["--streams-per-person", "1000"]
        proxy = ["--proxy-header", CLIENT_HEADER, "--proxy-addresses", "127.0.0.1"]
        return limits + streams + proxy + ["--webhooks-loopback", "allowed", "--public-address", "http://localhost:8080"]

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
