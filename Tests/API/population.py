"""A small city in which so much has happened that everything can be tried out there."""

import base64
import hmac
import json
import struct
import time
from concurrent.futures import ThreadPoolExecutor

from hub import ERASED, HERE, PASSWORD, PEOPLE, SIGNS_IN, START_SECONDS, VICTIM, Hub

SCHEME = "hong-kong-ai-subsidy"
# The same with reviews, and with reports that hold payments.
REVIEWED = "reviewed-subsidy"
FACTS = {"costs": {"currency": "HKD", "compute": 100_000}, "months": 12}
SCRIPT = "#!/bin/bash\n#SBATCH --time=00:30:00\n#SBATCH --gpus=1\ntrue\n"
# What is done to an application, and how far it must have come: 0 drafted, 1 submitted, 2 awarded.
STAGES = {
    "draft": 0, "submit": 0, "withdraw": 1, "review": 1, "return": 1, "reject": 1, "approve": 1, "accept": 2, "decline": 2,
    "revoke": 2, "use": 2, "end": 2,
}
# What is done to a sitting, and how far it must have come.
SITTING_STEPS = ["opening", "attendance", "decisions", "closing", "signature"]
SITTINGS = {"change": 0, "cancel": 0, "open": 0, "attend": 1, "decide": 2, "close": 3, "sign": 4, "add": 5}


class PopulatedHub(Hub):
    """A hub to which `populate` gives its city."""

    def populate(self, role):
        """A city, its people, money, applications, sittings, reviews, grants, reports and jobs as far as what is done to them
        needs, and an account of the role's person with sessions, tokens and perhaps a second factor.

        Returns: what there is, by the noun under which its identifiers stand in addresses; and calls that succeed for those
        who may, by operation: the names in the address and the body.
        """
        self.sign_in("root")
        city = json.loads((HERE / "city.json").read_text(encoding="utf-8"))
        self.ask("root", "PUT", "/city", city)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.give_password, [*PEOPLE.values(), SIGNS_IN]))
        payments = [
            self.ask("ada", "POST", "/projects/vision/payments", paid(100_000_000, f"BANK-{number}"))["id"] for number in range(3)]
        out = [
            self.ask("ada", "POST", "/centres/east/payments", {**centre_paid(100, f"OUT-{number}"), "inAdvance": True})["id"]
            for number in range(2)]
        applications = {purpose: self.application() for purpose in STAGES}
        for purpose, stage in STAGES.items():
            if stage >= 1:
                self.ask("lok", "POST", f"/applications/{applications[purpose]}/submission", {"revision": 1})
        self.award([applications[purpose] for purpose, stage in STAGES.items() if stage >= 2], applications["approve"])
        grants = [self.ask("lok", "POST", f"/applications/{applications[use]}/acceptance")["id"] for use in ("use", "end")]
        sittings = {purpose: self.sitting(far) for purpose, far in SITTINGS.items()}
        jobs = self.submit(grants[0])
        window = {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z"}
        closure = self.ask("opa", "POST", "/pools/east-h100/maintenance", window)["id"]
        known = {
            "applications": list(applications.values()), "grants": grants, "payments": payments, "centre-payments": out, "reconciliations": [soon(0)[:7]],
            "maintenance": [closure],
            "jobs": list(jobs.values()), "projects": ["vision", "secret"], "schemes": [SCHEME, REVIEWED], "centres": ["east"],
            "pools": ["east-h100"], "organisations": ["harbour", "other"], "people": [VICTIM], "members": [VICTIM],
            "accounts": ["project:vision:HKD", f"fund:{SCHEME}:HKD"], "statements": [soon(0)[:7], "2025-01"],
            "files": ["result.txt", "train.csv"], "inputs": ["train.csv"], "conditions": ["1"],
            "sittings": [identifier for identifier, _ in sittings.values()],
        }
        calls = self.calls(city, applications, grants, payments, jobs)
        calls |= self.sitting_calls(sittings)
        calls["payCentre"] = ({"id": "east"}, {**centre_paid(100, "OUT-9"), "inAdvance": True})
        calls["correctCentrePayment"] = ({"id": out[0]}, None)
        agents = self.ask("ada", "POST", "/centres/west/agent-tokens", {})
        self.ask("ada", "POST", "/centres/north/agent-tokens", {})
        calls["revokeAgentToken"] = ({"id": "west", "token": agents["id"]}, None)
        for prepare in (self.prepare_reviews, self.prepare_reports, self.prepare_people, self.prepare_webhooks):
            more, others = prepare(grants[0])
            known |= more
            calls |= others
        calls["changeGrant"][1]["revision"] = self.ask("oscar", "GET", f"/grants/{grants[0]}")["revision"]
        more, others = self.prepare_account(role)
        return known | more, calls | others

    def give_password(self, name):
        self.ask("root", "PUT", f"/people/{name}/password", {"password": PASSWORD})
        self.sign_in(name)

    def calls(self, city, applications, grants, payments, jobs):
        """One call for each operation of the first journey that needs to be told what there is."""
        on = lambda purpose: {"id": applications[purpose]}
        words = {"en": "Tides", "zh-Hant": "潮汐"}
        quotation = {"pool": "east-h100", "until": soon(20)}
        return {
            "signIn": ({}, {"signIn": SIGNS_IN, "password": PASSWORD}),
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
            "changeGrant": ({"id": grants[0]}, {"devicesPerJob": 4, "reason": "Fewer at once.", "revision": 1}),
            "withdrawGrant": ({"id": grants[1]}, {"reason": "No report came.", "revision": 1}),
            "createProject": ({}, {"id": "tides", "organisation": "harbour", "name": words}),
            "renameProject": ({"id": "vision"}, {"name": words}),
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
            "moveJob": ({"name": jobs["move"]}, {"pool": "south-h100"}),
            "issueAgentToken": ({"id": "west"}, {}),
            "revokeAgentTokens": ({"id": "north"}, None),
            "setLogin": ({"id": "west", "signIn": VICTIM}, {"login": "victim"}),
            "removeLogin": ({"id": "west", "signIn": VICTIM}, None),
            "releaseJob": ({"name": jobs["release"]}, None),
            "readJobLog": ({"name": jobs["done"]}, None),
            "watchJob": ({"name": jobs["done"]}, None),
            "watchJobLog": ({"name": jobs["done"]}, None),
            "listJobFiles": ({"name": jobs["done"]}, None),
            "readJobFile": ({"name": jobs["done"], "path": "result.txt"}, None),
            "putJobInput": ({"name": jobs["hold"], "file": "train.csv"}, None),
            "verifyAuditAgainstHeads": ({}, {"heads": []}),
        }

    def application(self, scheme=SCHEME, stage=0):
        """An application, drafted or submitted."""
        identifier = self.ask("lok", "POST", "/applications", {"scheme": scheme, "project": "vision", "facts": FACTS})["id"]
        if stage >= 1:
            self.ask("lok", "POST", f"/applications/{identifier}/submission", {"revision": 1})
        return identifier

    # Review.

    def award(self, applications, decided):
        """A sitting decides for all of them, and the officer approves the first ones."""
        sitting = self.call_sitting([*applications, decided])
        self.go_on(sitting, [*applications, decided], 4)
        for identifier in applications:
            self.ask("oscar", "POST", f"/applications/{identifier}/approval", approval())

    def call_sitting(self, agenda):
        return self.ask("oscar", "POST", "/sittings", {**plan(agenda), "scheme": SCHEME})["id"]

    def go_on(self, sitting, agenda, far):
        for step in SITTING_STEPS[:far]:
            bodies = [{"present": ["oscar"]}] if step == "attendance" else [None]
            if step == "decisions":
                bodies = [decision(identifier) for identifier in agenda]
            for body in bodies:
                self.ask("oscar", "PUT" if step == "attendance" else "POST", f"/sittings/{sitting}/{step}", body)

    def sitting(self, far):
        """A sitting about an application of its own. Returns: both."""
        application = self.application(stage=1)
        sitting = self.call_sitting([application])
        self.go_on(sitting, [application], far)
        return sitting, application

    def sitting_calls(self, sittings):
        on = lambda purpose: {"id": sittings[purpose][0]}
        agenda = lambda purpose: [sittings[purpose][1]]
        return {
            "callSitting": ({}, {**plan(agenda("cancel")), "scheme": SCHEME}),
            "changeSitting": (on("change"), {**plan(agenda("change")), "revision": 1}),
            "cancelSitting": (on("cancel"), {"reason": "The hall is closed."}),
            "openSitting": (on("open"), None),
            "recordAttendance": (on("attend"), {"present": ["oscar"]}),
            "decideItem": (on("decide"), decision(sittings["decide"][1])),
            "closeSitting": (on("close"), None),
            "readMinutes": (on("sign"), None),
            "signMinutes": (on("sign"), None),
            "addAddendum": (on("add"), {"text": "In room 2."}),
        }

    def prepare_reviews(self, _):
        """A scheme whose applications are reviewed, with a review for each thing that is done to one."""
        file = self.ask("ada", "GET", f"/schemes/{SCHEME}")["file"]
        name = {"en": "Reviewed subsidy", "zh-Hant": "經評審資助"}
        criteria = [
            {"id": "aim", "name": {"en": "Aim", "zh-Hant": "目標"}, "weight": "60%"},
            {"id": "team", "name": {"en": "Team", "zh-Hant": "團隊"}, "weight": "40%"}]
        rules = {"reviewers": 1, "scale": {"least": 0, "most": 5}, "threshold": "50%", "promise": {"working-days": 5}}
        file = {**file, "id": REVIEWED, "name": name, "decision": {**file["decision"], "criteria": criteria, "review": rules}}
        self.ask("ada", "PUT", f"/schemes/{REVIEWED}", file)
        self.ask("ada", "PATCH", f"/schemes/{REVIEWED}", {"open": True})
        for person, role in (("remy", "reviewer"), ("oscar", "scheme-officer")):
            scope = {"kind": "scheme", "identifier": REVIEWED}
            self.ask("ada", "PUT", f"/people/{person}/roles", {"role": role, "scope": scope})
        purposes = ["accept", "decline", "save", "submit", "reopen", "withdraw"]
        reviews = {}
        scores = {"aim": {"score": 4}, "team": {"score": 3, "comment": "Small."}}
        for purpose in purposes:
            application = self.application(REVIEWED, stage=1)
            review = self.ask("oscar", "POST", "/reviews", {"application": application, "reviewer": "remy"})["id"]
            reviews[purpose] = review
            if purpose in ("submit", "reopen"):
                self.ask("remy", "PUT", f"/reviews/{review}", {"scores": scores, "comment": "Good.", "revision": 1})
            if purpose == "reopen":
                self.ask("remy", "POST", f"/reviews/{review}/submission", {"revision": 2})
        waiting = self.application(REVIEWED, stage=1)
        declared = self.ask("remy", "POST", "/conflicts", {"organisation": "other", "reason": "My house."})["id"]
        on = lambda purpose: {"id": reviews[purpose]}
        why = {"reason": "Asked for in writing."}
        calls = {
            "assignReview": ({}, {"application": waiting, "reviewer": "remy"}),
            "saveReview": (on("save"), {"scores": scores, "comment": "Good.", "revision": 1}),
            "acceptReview": (on("accept"), None),
            "declineReview": (on("decline"), why),
            "submitReview": (on("submit"), {"revision": 2}),
            "reopenReview": (on("reopen"), why),
            "withdrawReview": (on("withdraw"), why),
            "proposeReviewers": ({"id": REVIEWED}, None),
            "rankApplications": ({"id": REVIEWED}, None),
            "declareConflict": ({}, {"organisation": "other", "reason": "A house of mine."}),
            "liftConflict": ({"id": declared}, why),
        }
        return {"reviews": list(reviews.values()), "conflicts": [declared]}, calls

    def prepare_reports(self, grant):
        """Reports on a grant, one for each thing that is done to one."""
        reports = {}
        for number, purpose in enumerate(["submit", "accept", "return", "waive", "except"]):
            due = soon(30 + number)[:10]
            reports[purpose] = self.ask("oscar", "POST", "/reports", {"grant": grant, "due": due})["id"]
        answers = {"answers": {"report": "It went well."}, "revision": 1}
        for purpose in ("accept", "return"):
            self.ask("lok", "POST", f"/reports/{reports[purpose]}/submission", answers)
        self.ask("oscar", "POST", f"/grants/{grant}/conditions", {"text": "Tell the press."})
        on = lambda purpose: {"id": reports[purpose]}
        calls = {
            "askForReport": ({}, {"grant": grant, "due": soon(60)[:10]}),
            "submitReport": (on("submit"), answers),
            "acceptReport": (on("accept"), {"note": "Thank you."}),
            "returnReport": (on("return"), {"note": "How well?"}),
            "waiveReport": (on("waive"), {"reason": "No longer needed."}),
            "exceptReport": (on("except"), {"reason": "Illness."}),
            "addCondition": ({"id": grant}, {"text": "Name the hub."}),
            "setCondition": ({"id": grant, "number": "1"}, {"outcome": "met"}),
            "readCondition": ({"id": grant, "number": "1"}, None),
        }
        return {"reports": list(reports.values())}, calls

    # People.

    def prepare_people(self, _):
        """Invitations, and providers that nobody signs in by."""
        invitations = []
        for name in ("kit", "lam", "man"):
            body = {"email": f"{name}@example.org", "name": name, "organisation": "harbour"}
            invitations.append(self.ask("lok", "POST", "/invitations", body)["id"])
        provider = {
            "issuer": "https://city-id.example.org", "clientID": "praya", "name": {"en": "City", "zh-Hant": "城市"}, "enabled": False}
        for name in ("city-id", "old-id"):
            self.ask("ada", "PUT", f"/providers/{name}", {**provider, "issuer": f"https://{name}.example.org"})
        calls = {
            "invite": ({}, {"email": "new@example.org", "name": "New", "organisation": "harbour"}),
            "revokeInvitation": ({"id": invitations[0]}, None),
            "resendInvitation": ({"id": invitations[1]}, None),
            "requestPasswordReset": ({}, {"signIn": SIGNS_IN}),
            "createPerson": ({}, {"signIn": "new-one", "name": "New"}),
            "changePerson": ({"signIn": VICTIM}, {"active": True}),
            "erasePerson": ({"signIn": ERASED}, None),
            "removeMemberOfOrganisation": ({"id": "harbour", "signIn": VICTIM}, None),
            "setProvider": ({"id": "city-id"}, provider),
            "removeProvider": ({"id": "old-id"}, None),
        }
        return {"invitations": invitations, "providers": ["city-id", "old-id"]}, calls

    def prepare_webhooks(self, _):
        """Webhooks of the project, with something that is to be sent to one."""
        scope = {"kind": "project", "identifier": "vision"}
        body = {"scope": scope, "url": "http://127.0.0.1:9/x", "topics": ["job.ended"], "label": "chat"}
        webhooks = [self.ask("lok", "POST", "/webhooks", body)["id"] for _ in range(2)]
        delivery = self.ask("lok", "POST", f"/webhooks/{webhooks[0]}/ping")["id"]
        calls = {
            "createWebhook": ({}, body),
            "changeWebhook": ({"id": webhooks[0]}, {"label": "books"}),
            "removeWebhook": ({"id": webhooks[1]}, None),
            "pingWebhook": ({"id": webhooks[0]}, None),
            "renewWebhookSecret": ({"id": webhooks[0]}, None),
            "repeatDelivery": ({"id": webhooks[0], "delivery": delivery}, None),
        }
        return {"webhooks": webhooks, "deliveries": [delivery]}, calls

    def prepare_account(self, role):
        """The account of the role's person: another session, tokens, and a second factor as far as the role has it."""
        person = PEOPLE[role]
        self.sign_in(person)
        sessions = self.ask(person, "GET", "/me/sessions")["items"]
        self.session = next(session["id"] for session in sessions if session["current"])
        spare = [session["id"] for session in sessions if not session["current"]]
        for number in range(2):
            self.ask(person, "POST", "/tokens", {"label": f"token {number}", "days": 1, "scopes": ["read"]})
        tokens = [token["id"] for token in self.ask(person, "GET", "/tokens")["items"]]
        if role in FACTORS:
            self.factor = self.ask(person, "POST", "/me/second-factor", {"password": PASSWORD})["secret"]
        if role in FACTORS and FACTORS[role] == "confirmed":
            # Of the step before, so that the present one's code is left for the run.
            code = one_time_code(self.factor, time.time() - 30)
            self.ask(person, "POST", "/me/second-factor/confirmation", {"code": code})
        both = {"password": PASSWORD, "code": CODE}
        calls = {
            "endSession": ({"id": spare[0]}, None), "revokeToken": ({"id": tokens[0]}, None),
            "issueToken": ({}, {"label": "nightly runs", "days": 1}),
        }
        # What one of these does is in the way of the others, and a code works once: each is another role's.
        calls |= {
            "nobody": {"changePassword": ({}, {"current": PASSWORD, "new": "two boats at night"})},
            "auditor": {"enrolSecondFactor": ({}, {"password": PASSWORD})},
            "member": {"confirmSecondFactor": ({}, {"code": CODE})},
            "project-lead": {"renewRecoveryCodes": ({}, both)},
            "scheme-officer": {"disableSecondFactor": ({}, both)},
        }.get(role, {})
        return {"sessions": spare, "tokens": tokens}, calls

    def submit(self, grant):
        def submit(lines, **more):
            body = {"script": SCRIPT.replace("true\n", lines), "project": "vision", **more}
            return self.ask("mei", "POST", "/jobs", body)["jobs"][0]["id"]

        data = {"name": "train.csv", "base64": "YSxiCg=="}
        jobs = {
            "done": submit("echo done | tee result.txt\n", inputs=[data], grant=grant), "cancel": submit("sleep 1000\n"),
            "hold": submit("#SBATCH --hold\ntrue\n"), "release": submit("#SBATCH --hold\ntrue\n"),
            "move": submit("#SBATCH --hold\ntrue\n", pool="east-h100"),
            "array": submit("#SBATCH --hold\n#SBATCH --array=1-3\ntrue\n"),
        }
        deadline = time.monotonic() + START_SECONDS
        while self.ask("mei", "GET", f"/jobs/{jobs['done']}")["settledAt"] is None:
            if time.monotonic() > deadline:
                raise RuntimeError("the job was not settled")
            time.sleep(0.2)
        return jobs


# How far the second factor has come of who has these roles; the others have none.
FACTORS = {"member": "begun", "project-lead": "confirmed", "scheme-officer": "confirmed"}
# Stands for a code of the second factor until the moment of the call.
CODE = "000000"


def one_time_code(secret, moment):
    """The code of six digits for a moment (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(moment // 30)), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def plan(agenda):
    return {"startsAt": soon(1), "members": ["oscar"], "chair": "oscar", "agenda": agenda}


def decision(application):
    return {"application": application, "outcome": "approve", "votes": {"oscar": "approve"}, "note": "Good."}


def centre_paid(units, reference):
    return {"amount": {"minorUnits": units, "currency": "HKD"}, "reference": reference}


def paid(minor_units, reference):
    return {"amount": {"minorUnits": minor_units, "currency": "HKD"}, "bankReference": reference}


def approval():
    benefit = {"kind": "money", "amount": {"minorUnits": 7_000_000, "currency": "HKD"}, "rate": "70%"}
    terms = {"benefit": benefit, "from": soon(0)[:10], "until": soon(365)[:10], "devicesPerJob": 8, "conditions": ["Report by June."]}
    return {"terms": terms, "byCommittee": True}


def soon(days):
    """The moment in so many days."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86_400))
