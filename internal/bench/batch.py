#!/usr/bin/env python3
"""Measures a batch over copies of a filing that differ, on one worker and on two.

    batch.py TIEOUT FILING [COPIES] [JOBS ...]

Each copy has a company of its own, figures of its own (every amount of four
digits and more times a whole number, so that sums stay sums) and its passages
of prose in another order. For each number of workers (1 and 2 without JOBS), a
batch of 20 copies and one of all (2000 without COPIES): filings a second by the
clock and by processor time, largest memory, and how they compare. A machine
that does other work at the time makes the clock mean little; then the
processor time is what counts.
"""
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

AMOUNT = re.compile(rb"(?<![\d.,/-])\d{1,3}(?:,\d{3})+(?![\d,])")
NAME = re.compile(rb"American\s+Locker(?:\s+Group)?", re.I)
FEW = 20


def copy(text, n):
    g = random.Random(n)
    times = 1 + n % 997
    name = b"Maker No %d" % n
    text = NAME.sub(lambda m: name.upper() if m[0].isupper() else name, text)
    text = AMOUNT.sub(lambda m: format(int(m[0].replace(b",", b"")) * times, ",").encode(), text)
    passages = re.split(rb"(\n[ \t]*\n)", text)
    prose = [i for i in range(len(passages) // 4, len(passages) // 2, 2)
             if len(passages[i]) > 200 and not re.search(rb"\d|  \S.*  |---", passages[i])]
    order = prose[:]
    g.shuffle(order)
    moved = [passages[i] for i in order]
    for i, p in zip(prose, moved):
        passages[i] = p
    return b"".join(passages)


def batch(program, folder, names, jobs):
    """Seconds by the clock, of the processor, and the largest memory in MB."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        start = time.monotonic()
        run = subprocess.Popen([program, "batch", "-", "-d", out, "--jobs", str(jobs), "--report", os.path.join(out, "report")],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        run.stdin.write("\n".join(names).encode())
        run.stdin.close()
        said = run.stderr.read()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        if run.returncode != 0:
            sys.exit("batch ended with exit code %d: %s" % (run.returncode, said.decode()[-500:]))
        return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, filing = os.path.abspath(sys.argv[1]), sys.argv[2]
    copies = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    jobs = [int(n) for n in sys.argv[4:]] or [1, 2]
    text = open(filing, "rb").read()
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for n in range(copies):
            names.append(os.path.join(folder, "%05d.txt" % n))
            with open(names[-1], "wb") as f:
                f.write(copy(text, n))
        rates = {}
        print("workers  filings  filings/s  processor ms each  memory MB")
        for j in jobs:
            memory = {}
            for part in sorted({min(FEW, copies), copies}):
                clock, cpu, memory[part] = batch(program, folder, names[:part], j)
                rates[j] = part / clock
                print("%7d  %7d  %9.1f  %17.1f  %9.0f" % (j, part, part / clock, 1000 * cpu / part, memory[part]), flush=True)
            print("memory of %d is %.2f times that of %d" % (max(memory), memory[max(memory)] / memory[min(memory)], min(memory)))
        for j in jobs[1:]:
            print("%d workers do %.2f times what %d does" % (j, rates[j] / rates[jobs[0]], jobs[0]))


if __name__ == "__main__":
    main()
