#!/usr/bin/env python3
"""Says how time and memory grow with the length of a filing.

    lengths.py TIEOUT FILING [ROUNDS]

FILING is a bare text. It is read (tieout parse) and exported (with the generic
template) at 1, 10, 30 and 100 times its length, once as a report that says
everything so often, once as a submission with so many exhibits of that length.
Prints the least processor time of the rounds and the largest memory, and what
each further byte costs: the difference to the length before.
"""
import os
import subprocess
import sys
import tempfile

HEAD = """<SEC-DOCUMENT>0.txt
<SEC-HEADER>0.hdr.sgml
CONFORMED SUBMISSION TYPE:\t10-K
</SEC-HEADER>
"""
DOCUMENT = "<DOCUMENT>\n<TYPE>%s\n<SEQUENCE>%d\n<TEXT>\n%s\n</TEXT>\n</DOCUMENT>\n"


def cost(command):
    """Processor time in seconds and largest memory in MB."""
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(p.pid, 0)
    if status:
        sys.exit("%s failed" % " ".join(command))
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    tieout = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with open(sys.argv[2], encoding="latin-1") as f:
        text = f.read()
    with tempfile.TemporaryDirectory() as work:
        filing, book = os.path.join(work, "filing.txt"), os.path.join(work, "book.xlsx")
        for kind, make in (
            ("text repeated", lambda n: text * n),
            ("exhibits", lambda n: HEAD + "".join(DOCUMENT % ("EX-10" if i else "10-K", i + 1, text) for i in range(n)) + "</SEC-DOCUMENT>\n"),
        ):
            for name, command in (
                ("parse", [tieout, "parse", filing, "--json"]),
                ("export", [tieout, "export", filing, "-o", book, "--template", "generic", "--force"]),
            ):
                before = None
                for n in (1, 10, 30, 100):
                    with open(filing, "w", encoding="latin-1", newline="") as f:
                        f.write(make(n))
                    size = os.path.getsize(filing) / 1e6
                    runs = [cost(command) for _ in range(rounds)]
                    seconds, memory = min(r[0] for r in runs), max(r[1] for r in runs)
                    line = "%-14s %-7s %3d x %7.2f MB %8.0f ms %6.0f MB" % (kind, name, n, size, seconds * 1e3, memory)
                    if before:
                        grown = size - before[0]
                        line += "   %6.1f ms, %5.1f MB for each further MB" % ((seconds - before[1]) * 1e3 / grown, (memory - before[2]) / grown)
                    print(line, flush=True)
                    before = (size, seconds, memory)


main()
