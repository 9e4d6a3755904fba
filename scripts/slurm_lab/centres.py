"""DIR/centres.json: the laboratory's clusters as centres of a city file, which joins them to a hub."""

import json

from .configuration import write
from .requirements import program

# Invented, as the demo's are: three kinds of places, so that rules of data class and jurisdiction have something to decide.
PLACES = {
    "a100": {
        "name": {"en": "Lion Rock Campus (laboratory)", "zh-Hant": "獅子山校園算力中心（實驗室）"},
        "jurisdiction": "HK", "clearance": "internal", "pricePerHour": "15.80",
    },
    "h100": {
        "name": {"en": "Harbour Public Centre (laboratory)", "zh-Hant": "海港公共算力中心（實驗室）"},
        "jurisdiction": "HK", "clearance": "confidential", "pricePerHour": "28.00",
    },
    "h200": {
        "name": {"en": "Shenzhen Bay Centre (laboratory)", "zh-Hant": "深圳灣算力中心（實驗室）"},
        "jurisdiction": "CN-GD", "clearance": "internal", "pricePerHour": "32.00",
    },
}
NOTE = {
    "en": "A real Slurm cluster of this machine, made by scripts/slurm-lab. Its devices compute nothing; prices are invented.",
    "zh-Hant": "由 scripts/slurm-lab 在本機建立的真實 Slurm 叢集。裝置不作運算，價格屬虛構。",
}
TOKEN_LIFESPAN_SECONDS = 3600


def token_words(user, seconds):
    return [program("scontrol"), "token", f"username={user}", f"lifespan={seconds}"]


def connection(lab, cluster):
    """How a hub reaches a cluster: one of each way. This is the one place that knows the form."""
    reached = {
        "user": lab["users"]["service"],
        "sharedFolder": cluster["sharedFolder"],
        "partition": cluster["partition"],
    }
    if cluster["way"] == "rest-unix":
        return {"slurm": {"rest": f"unix:{cluster['restSocket']}"} | reached}
    if cluster["way"] == "rest-jwt":
        renewal = ["/usr/bin/env", f"SLURM_CONF={cluster['configuration']}"]
        renewal += token_words(lab["users"]["service"], TOKEN_LIFESPAN_SECONDS)
        return {"slurm": {"rest": cluster["restAddress"], "tokenCommand": renewal} | reached}
    return {"slurm": {"commands": "/usr/bin", "configuration": cluster["configuration"]} | reached}


def centre(lab, cluster):
    place = PLACES[cluster["name"]]
    return {
        "id": f"lab-{cluster['name']}",
        "name": place["name"],
        "connection": connection(lab, cluster),
        "jurisdiction": place["jurisdiction"],
        "clearance": place["clearance"],
        "pools": [
            {
                "id": f"lab-{cluster['name']}",
                "deviceModel": cluster["deviceModel"],
                "nodes": [
                    {
                        "names": cluster["nodes"],
                        "devices": cluster["devicesPerNode"],
                        "cpus": cluster["cpusPerNode"],
                        "memoryMebibytes": cluster["memoryMebibytesPerNode"],
                    }
                ],
                "pricePerHour": place["pricePerHour"],
            }
        ],
        "note": NOTE,
    }


def write_centres(lab):
    text = json.dumps([centre(lab, cluster) for cluster in lab["clusters"]], ensure_ascii=False, indent=2)
    write(f"{lab['folder']}/centres.json", text + "\n")
