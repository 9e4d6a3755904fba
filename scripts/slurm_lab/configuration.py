"""The folders, keys, devices and configuration files of a laboratory. docs/slurm-lab.md says why they are as they are."""

import os
import pwd
import secrets
import stat
import subprocess

from .trouble import Trouble

SLURM_CONF = """\
ClusterName={name}
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ctld_port}
SlurmUser=slurm
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={munge}
CredType=cred/munge
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key={folder}/jwt.key
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
SlurmctldPidFile={folder}/run/slurmctld.pid
SlurmdPidFile={folder}/run/slurmd-%n.pid
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc={folder}/log/jobcomp.log
ReturnToService=2
SlurmdTimeout=30
KillWait=2
MinJobAge=300
MaxJobCount=50000
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
SlurmdParameters=config_overrides
GresTypes=gpu
MailProg=/bin/true
"""
ACCOUNTING = """\
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={dbd_port}
AccountingStoragePass={munge}
AccountingStorageTRES=gres/gpu,gres/gpu:{model}
AccountingStoreFlags=job_comment,job_env
"""
NODE = (
    "NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={cpus} Boards=1 SocketsPerBoard=1 "
    "CoresPerSocket={cpus} ThreadsPerCore=1 RealMemory={memory} Gres=gpu:{model}:{devices} State=UNKNOWN\n"
)
PARTITION = "PartitionName={partition} Nodes={nodes} Default=YES MaxTime=INFINITE DefMemPerCPU=100 State=UP\n"
SLURMDBD_CONF = """\
AuthType=auth/munge
AuthInfo=socket={munge}
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key={folder}/dbd/jwt.key
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort={dbd_port}
CommunicationParameters=NoInAddrAny
SlurmUser=slurm
PidFile={folder}/dbd/slurmdbd.pid
LogFile={folder}/dbd/slurmdbd.log
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={mariadb_port}
StorageUser=slurm
StoragePass={password}
StorageLoc=slurm_acct_db
"""
# One statement a line, as MariaDB reads them before it listens.
FIRST_STATEMENTS = """\
CREATE DATABASE IF NOT EXISTS slurm_acct_db;
CREATE USER IF NOT EXISTS 'slurm'@'127.0.0.1' IDENTIFIED BY '{password}';
GRANT ALL ON slurm_acct_db.* TO 'slurm'@'127.0.0.1';
"""


def users(lab):
    return [lab["users"]["service"], *lab["users"]["members"]]


def make_users(lab):
    """Makes the users that this machine lacks, and returns their names. They have no password."""
    made = []
    for name in users(lab):
        try:
            pwd.getpwnam(name)
            continue
        except KeyError:
            pass
        words = ["useradd", "--system", "--create-home", "--user-group", "--shell", "/bin/bash", name]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        # 9: somebody made it meanwhile.
        if done.returncode not in (0, 9):
            raise Trouble(f"the user {name} cannot be made: {done.stderr.strip()}")
        made.append(name)
    return made


def make_folder(path, owner="root", mode=0o755):
    os.mkdir(path)
    user = pwd.getpwnam(owner)
    os.chown(path, user.pw_uid, user.pw_gid)
    os.chmod(path, mode)


def write(path, text, owner="root", mode=0o644):
    """Writes a file that nobody else could read in between."""
    data = text if isinstance(text, bytes) else text.encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    user = pwd.getpwnam(owner)
    os.chown(path, user.pw_uid, user.pw_gid)
    os.chmod(path, mode)


def write_all(lab):
    """Everything that stands in the folder before a daemon starts."""
    folder = lab["folder"]
    make_folder(f"{folder}/munge")
    write(f"{folder}/munge/key", secrets.token_bytes(128), mode=0o600)
    # slurmdbd takes the tokens of one key alone.
    one_key = secrets.token_bytes(32)
    if lab["accounting"]:
        write_accounting(lab, one_key)
    for cluster in lab["clusters"]:
        write_cluster(lab, cluster, one_key if lab["accounting"] else secrets.token_bytes(32))


def write_accounting(lab, token_key):
    folder, ports, password = lab["folder"], lab["shared"]["ports"], secrets.token_urlsafe(24)
    make_folder(f"{folder}/dbd", "slurm")
    make_folder(f"{folder}/mariadb", "slurm", 0o700)
    make_folder(f"{folder}/mariadb/data", "slurm", 0o700)
    write(f"{folder}/mariadb/first.sql", FIRST_STATEMENTS.format(password=password), "slurm", 0o600)
    text = SLURMDBD_CONF.format(
        folder=folder, munge=lab["shared"]["mungeSocket"], password=password,
        dbd_port=ports["slurmdbd"], mariadb_port=ports["mariadb"],
    )
    write(f"{folder}/dbd/slurmdbd.conf", text, "slurm", 0o600)
    write(f"{folder}/dbd/jwt.key", token_key, "slurm", 0o600)


def write_cluster(lab, cluster, token_key):
    place = cluster["folder"]
    make_folder(place)
    for name in ("state", "run", "log"):
        make_folder(f"{place}/{name}", "slurm")
    for name in ("spool", "devices"):
        make_folder(f"{place}/{name}")
    make_folder(f"{place}/rest", lab["users"]["service"])
    # Everybody's, as a cluster's scratch is: only the owner of a file may remove it.
    make_folder(cluster["sharedFolder"], mode=0o1777)
    write(cluster["jwtKey"], token_key, "slurm", 0o600)
    write(cluster["configuration"], slurm_conf(lab, cluster))
    write(f"{place}/gres.conf", gres_conf(cluster))
    for node in cluster["nodes"]:
        make_devices(cluster, node)


def slurm_conf(lab, cluster):
    text = SLURM_CONF.format(
        name=cluster["name"], host=lab["host"], folder=cluster["folder"], munge=lab["shared"]["mungeSocket"],
        ctld_port=cluster["ports"]["slurmctld"],
    )
    if lab["accounting"]:
        text += ACCOUNTING.format(
            dbd_port=lab["shared"]["ports"]["slurmdbd"], munge=lab["shared"]["mungeSocket"], model=cluster["deviceModel"]
        )
    for node in cluster["nodes"]:
        text += NODE.format(
            node=node, host=lab["host"], port=cluster["ports"][f"slurmd-{node}"], cpus=cluster["cpusPerNode"],
            memory=cluster["memoryMebibytesPerNode"], model=cluster["deviceModel"], devices=cluster["devicesPerNode"],
        )
    return text + PARTITION.format(partition=cluster["partition"], nodes=",".join(cluster["nodes"]))


def gres_conf(cluster):
    last = cluster["devicesPerNode"] - 1
    return "".join(
        f"NodeName={node} Name=gpu Type={cluster['deviceModel']} File={cluster['folder']}/devices/{node}/nvidia[0-{last}]\n"
        for node in cluster["nodes"]
    )


def make_devices(cluster, node):
    """Slurm takes only character devices for devices; these are as empty as /dev/null."""
    place = f"{cluster['folder']}/devices/{node}"
    make_folder(place)
    for number in range(cluster["devicesPerNode"]):
        os.mknod(f"{place}/nvidia{number}", stat.S_IFCHR | 0o666, os.makedev(1, 3))
