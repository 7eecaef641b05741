#!/usr/bin/env python3
"""Compares a whole export with other writers that write the same cells.

    peers.py TIEOUT FILING [ROUNDS]

In each round, in turn: TIEOUT exports the filing (reading, parsing, writing, the
start of the process), and XlsxWriter and libxlsxwriter write the cells of the
workbook that came of it: value or formula with its value, number format,
weight. Theirs is the time from an empty workbook to the closed file; loading
the cells is left out. Prints medians in milliseconds, processor time beside
elapsed time, and how they compare with libxlsxwriter's: the median of the
ratios within a round, since what else the machine does hits all alike. Then
the sizes of the files, and how tieout's compares with what zlib makes of the
same parts at level 6.

Needs, on Debian: python3-openpyxl, python3-xlsxwriter, libxlsxwriter-dev, gcc.
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

import openpyxl
import xlsxwriter


def cells(book):
    """The sheets of a workbook: (name, [(row, column, kind, text, cached, format, bold)])."""
    formulas = openpyxl.load_workbook(book)
    values = openpyxl.load_workbook(book, data_only=True)
    for sheet in formulas:
        cached = values[sheet.title]
        found = []
        for row in sheet.iter_rows():
            for c in row:
                v = c.value
                if v is None:
                    continue
                kind, extra = "s", ""
                if isinstance(v, str) and v.startswith("=") and c.data_type == "f":
                    kind, v, extra = "f", v, cached[c.coordinate].value
                elif isinstance(v, bool):
                    kind, v = "s", str(v)
                elif isinstance(v, (int, float)):
                    kind = "n"
                elif not isinstance(v, str):
                    v = str(v)
                found.append((c.row - 1, c.column - 1, kind, v, "" if extra is None else extra, c.number_format, bool(c.font.b)))
        yield sheet.title, found


def write_xlsxwriter(sheets, out):
    book = xlsxwriter.Workbook(out)
    formats = {}
    for name, found in sheets:
        sheet = book.add_worksheet(name)
        for row, column, kind, value, cached, number, bold in found:
            style = formats.get((number, bold))
            if style is None:
                style = formats[number, bold] = book.add_format({"num_format": number, "bold": bold})
            if kind == "f":
                sheet.write_formula(row, column, value, style, cached)
            elif kind == "n":
                sheet.write_number(row, column, value, style)
            else:
                sheet.write_string(row, column, value, style)
    book.close()


def timed(f, *args):
    start, cpu = time.perf_counter(), time.process_time()
    f(*args)
    return time.perf_counter() - start, time.process_time() - cpu


# A process begins with the largest memory of the one that starts it, so a small one does.
LAUNCH = """
import os, sys, time
start = time.perf_counter()
child = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
sys.stderr.write("%r %r %r %d" % (time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, status))
"""


def process(command):
    """Elapsed and processor time of a command, its largest memory in MB, and what it prints."""
    run = subprocess.run([sys.executable, "-S", "-c", LAUNCH, *command], capture_output=True)
    elapsed, cpu, memory, status = run.stderr.split()[-4:]
    if status != b"0":
        sys.exit("%s failed" % command[0])
    return float(elapsed), float(cpu), float(memory), run.stdout


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    tieout, filing = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as work:
        ours = os.path.join(work, "ours.xlsx")
        export = [tieout, "export", filing, "-o", ours, "--force"]
        process(export)
        sheets = list(cells(ours))
        dump = os.path.join(work, "cells")
        with open(dump, "w", newline="\n") as f:
            for name, found in sheets:
                print("sheet", name, sep="\x1f", end="\x1e", file=f)
                for cell in found:
                    print(*[int(x) if isinstance(x, bool) else x for x in cell], sep="\x1f", end="\x1e", file=f)
        peer = os.path.join(work, "peer")
        subprocess.run(["cc", "-O2", os.path.join(here, "libxlsxwriter.c"), "-o", peer, "-lxlsxwriter"], check=True)
        taken = {"tieout, whole export": [], "XlsxWriter": [], "libxlsxwriter": []}
        memory = 0
        for _ in range(rounds):
            elapsed, cpu, rss, _ = process(export)
            memory = max(memory, rss)
            taken["tieout, whole export"].append((elapsed, cpu))
            taken["XlsxWriter"].append(timed(write_xlsxwriter, sheets, os.path.join(work, "x.xlsx")))
            text = process([peer, dump, os.path.join(work, "c.xlsx")])[3]
            taken["libxlsxwriter"].append(tuple(float(x) for x in text.split()))
        print("%d cells on %d sheets, %d rounds; tieout's largest memory %.0f MB" % (sum(len(f) for _, f in sheets), len(sheets), rounds, memory))
        base = taken["libxlsxwriter"]
        for name, times in taken.items():
            shown = []
            for i in (0, 1):
                median = statistics.median(t[i] for t in times)
                ratio = statistics.median(t[i] / b[i] for t, b in zip(times, base))
                shown.append("%7.1f ms (%.2f x)" % (median * 1e3, ratio))
            print("%-22s elapsed %s   processor %s" % (name, *shown))
        for name in ("ours", "x", "c"):
            print("%-22s %d bytes" % (name + ".xlsx", os.path.getsize(os.path.join(work, name + ".xlsx"))))
        print("%-22s %.3f x" % ("ours, against zlib 6", packed(ours)))


def packed(book):
    """How much larger the parts of a workbook are than zlib makes them at level 6."""
    ours = theirs = 0
    with zipfile.ZipFile(book) as z:
        for part in z.infolist():
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            theirs += len(deflate.compress(z.read(part))) + len(deflate.flush())
            ours += part.compress_size
    return ours / theirs


main()
