"""What Schemathesis must know of Praya that no description says. Loaded by `schemathesis.toml`.

The environment names the hub (PRAYA_ADDRESS), who is signed in (PRAYA_PERSON, PRAYA_SECRET, PRAYA_SESSION, PRAYA_FACTOR),
calls that succeed (PRAYA_CALLS), and a file for what was answered (PRAYA_ANSWERS).
"""

import itertools
import json
import os
import pathlib
import time

import requests
import schemathesis

from hub import CLIENT_HEADER, ERASED, PASSWORD, PEOPLE, VICTIM
from population import CODE, one_time_code

OWN = f"Bearer {os.environ['PRAYA_SECRET']}"
CALLS = json.loads(pathlib.Path(os.environ["PRAYA_CALLS"]).read_text(encoding="utf-8"))
# How long a stream of events is listened to.
STREAM_SECONDS = 2
# Each request comes from an address of its own: wrong passwords are counted by address, and here most are wrong.
addresses = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" for number in itertools.count())


sessions_ended = []


def another_session():
    """A session of the person's own that nothing has ended yet."""
    address = f"{os.environ['PRAYA_ADDRESS']}/api/v1"
    body = {"signIn": os.environ["PRAYA_PERSON"], "password": PASSWORD}
    requests.post(f"{address}/sessions", json=body, timeout=60).raise_for_status()
    answer = requests.get(f"{address}/me/sessions", headers={"Authorization": OWN}, timeout=60).json()
    return next(item["id"] for item in answer["items"] if not item["current"])


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Gives each operation a call that succeeds for those who may, as its example (PRAYA_CALLS)."""
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            names, body = CALLS.get(operation["operationId"], ({}, None))
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in names:
                    parameter["example"] = names[parameter["name"]]
            if body is not None:
                operation["requestBody"]["content"]["application/json"]["example"] = body


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keeps the run's own ground from being cut off: its session, its people's accounts and roles. Streams are left after a
    while, and codes are of the moment."""
    definition = case.operation.definition.raw
    identifier = definition["operationId"]
    if case.headers is None:
        case.headers = requests.structures.CaseInsensitiveDict()
    case.headers[CLIENT_HEADER] = next(addresses)
    if "text/event-stream" in definition["responses"].get("200", {}).get("content", {}):
        kwargs["timeout"] = (60, STREAM_SECONDS)
    names = case.path_parameters or {}
    if identifier in CALLS and case.body == CALLS[identifier][1]:
        # A call that is to succeed names no revision but its own.
        case.headers.pop("If-Match", None)
    if identifier == "signOut" and (case.headers or {}).get("Authorization") == OWN:
        # It ends what the call presents: so that the rest of the run keeps its session, it gets a token.
        answer = requests.post(
            f"{os.environ['PRAYA_ADDRESS']}/api/v1/tokens", json={"label": "to be revoked", "days": 1},
            headers={"Authorization": OWN}, timeout=60)
        # A long run comes to the end of what one person may have: then nobody is signed out.
        case.headers["Authorization"] = f"Bearer {answer.json().get('secret', 'none')}"
    if identifier == "endSession":
        if names.get("id") == os.environ["PRAYA_SESSION"]:
            names["id"] = "0" * 26
        elif os.environ["PRAYA_PERSON"] == PEOPLE["centre-operator"] and not sessions_ended:
            sessions_ended.append(True)
            names["id"] = another_session()
    if case.method != "GET" and names.get("signIn") in PEOPLE.values():
        names["signIn"] = VICTIM
    if identifier == "reconcileCentre" and names.get("id") in ("west", "north"):
        # Their agents never connect: that is answered with 503, rightly, which the run would take for a fault.
        names["id"] = "east"
    if identifier == "revokeAgentTokens" and names.get("id") == "west":
        # So that one token of its own can still be revoked there.
        names["id"] = "north"
    if identifier == "erasePerson" and names.get("signIn") == VICTIM:
        names["signIn"] = ERASED
    if isinstance(case.body, dict) and case.body.get("code") == CODE and os.environ["PRAYA_FACTOR"]:
        case.body = {**case.body, "code": one_time_code(os.environ["PRAYA_FACTOR"], time.time())}


@schemathesis.hook
def after_call(context, case, response):
    """Notes what came, so that it can be told what never succeeded."""
    with open(os.environ["PRAYA_ANSWERS"], "a", encoding="utf-8") as file:
        file.write(f"{case.operation.definition.raw['operationId']} {response.status_code}\n")
