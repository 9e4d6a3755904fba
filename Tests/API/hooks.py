"""What Schemathesis must know of Praya that no description says. Loaded by `schemathesis.toml`.

The environment names the hub (PRAYA_ADDRESS), who is signed in (PRAYA_PERSON, PRAYA_SECRET), calls that
succeed (PRAYA_CALLS), and a file for what was answered (PRAYA_ANSWERS).
"""

import json
import os
import pathlib

import requests
import schemathesis

from hub import PASSWORD, PEOPLE, VICTIM


OWN = f"Bearer {os.environ['PRAYA_SECRET']}"


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Gives each operation a call that succeeds for those who may, as its example (PRAYA_CALLS)."""
    calls = json.loads(pathlib.Path(os.environ["PRAYA_CALLS"]).read_text(encoding="utf-8"))
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            names, body = calls.get(operation["operationId"], ({}, None))
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in names:
                    parameter["example"] = names[parameter["name"]]
            if body is not None:
                operation["requestBody"]["content"]["application/json"]["example"] = body


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
