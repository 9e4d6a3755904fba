#!/usr/bin/env python3
"""A plain event-driven EASY in Python: the peer that anyone could write in an afternoon.

Usage: plain_loop.py TRACE.swf[.gz] PROCESSORS
Prints one line: mean wait in seconds, mean bounded slowdown, jobs per CPU second (without reading the file).
"""
import bisect
import gzip
import heapq
import sys
import time


def read(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    jobs = []
    with opened as lines:
        for line in lines:
            if line.startswith(";"):
                continue
            fields = line.split()
            run, need = int(fields[3]), int(fields[4]) if int(fields[4]) > 0 else int(fields[7])
            jobs.append((int(fields[1]), run, need, max(int(fields[8]), run)))
    return jobs


def easy(jobs, free):
    """Ends first, then arrivals, then one pass; returns the start of each job."""
    starts = [0] * len(jobs)
    ends, planned, queue = [], [], []  # heap of (end, job); sorted (requested end, need); jobs in order
    arrived = 0

    def start(job, now):
        nonlocal free
        _, run, need, requested = jobs[job]
        starts[job] = now
        free -= need
        heapq.heappush(ends, (now + run, job))
        bisect.insort(planned, (now + requested, need))

    while arrived < len(jobs) or ends:
        now = min(jobs[arrived][0] if arrived < len(jobs) else float("inf"), ends[0][0] if ends else float("inf"))
        while ends and ends[0][0] <= now:
            _, job = heapq.heappop(ends)
            free += jobs[job][2]
            entry = (starts[job] + jobs[job][3], jobs[job][2])
            del planned[bisect.bisect_left(planned, entry)]
        while arrived < len(jobs) and jobs[arrived][0] <= now:
            queue.append(arrived)
            arrived += 1
        while queue and jobs[queue[0]][2] <= free:
            start(queue.pop(0), now)
        if not queue or free == 0:
            continue
        need, available, index = jobs[queue[0]][2], free, 0
        while available < need:
            shadow = planned[index][0]
            while index < len(planned) and planned[index][0] == shadow:
                available += planned[index][1]
                index += 1
        extra = available - need
        kept = [queue[0]]
        for job in queue[1:]:
            width = jobs[job][2]
            if width <= free and now + jobs[job][3] <= shadow:
                start(job, now)
            elif width <= free and width <= extra:
                extra -= width
                start(job, now)
            else:
                kept.append(job)
        queue = kept
    return starts


def main():
    jobs = read(sys.argv[1])
    begin = time.process_time()
    starts = easy(jobs, int(sys.argv[2]))
    spent = time.process_time() - begin
    waits = [start - job[0] for start, job in zip(starts, jobs)]
    slowdowns = [max(1, (wait + job[1]) / max(job[1], 10)) for wait, job in zip(waits, jobs)]
    print(sum(waits) / len(jobs), sum(slowdowns) / len(jobs), len(jobs) / spent)


if __name__ == "__main__":
    main()
