"""What Schemathesis must know of Praya that no description says. Loaded by `schemathesis.toml`.

The environment names the hub (PRAYA_ADDRESS), who is signed in (PRAYA_PERSON, PRAYA_SECRET), and a file for what
was answered (PRAYA_ANSWERS).
"""

import os

import requests
import schemathesis

from hub import PASSWORD, PEOPLE, VICTIM


OWN = f"Bearer {os.environ['PRAYA_SECRET']}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keeps the run's own ground from being cut off: its session, its people's accounts and roles."""
    identifier = case.operation.definition.raw["operationId"]
    if identifier == "signOut" and (case.headers or {}).get("Authorization") == OWN:
        # It ends the session that the call presents: so that the rest of the run keeps its own, it gets another.
        answer = requests.post(
            f"{os.environ['PRAYA_ADDRESS']}/api/v1/sessions",
            json={"signIn": os.environ["PRAYA_PERSON"], "password": PASSWORD}, timeout=60)
        case.headers["Authorization"] = f"Bearer {answer.json()['secret']}"
    if case.method != "GET" and (case.path_parameters or {}).get("signIn") in PEOPLE.values():
        case.path_parameters["signIn"] = VICTIM


@schemathesis.hook
def after_call(context, case, response):
    """Notes what came, so that it can be told what never succeeded."""
    with open(os.environ["PRAYA_ANSWERS"], "a", encoding="utf-8") as file:
        file.write(f"{case.operation.definition.raw['operationId']} {response.status_code}\n")
