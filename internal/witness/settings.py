"""Opens one workbook in LibreOffice and computes it for many settings of its input cells.

Usage: settings.py SOFFICE WORKBOOK PROFILE

Each line of standard input is a setting: a JSON list of [sheet, row, column, value], counted from 0. Each line of
standard output is what the workbook then shows: a JSON object of sheets, each a list of rows. A cell with an error, or
with nothing, is null. Every setting begins with the workbook as it was opened.
"""

import json
import os
import signal
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.table.CellContentType import FORMULA, VALUE

ANEW = 20  # settings after which the workbook is opened anew: LibreOffice grows slower with every change


def connect(pipe, process):
    """The desktop of a soffice that was just started."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.time() + 120
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if process.poll() is not None or time.time() > end:
                sys.exit("soffice did not start")
            time.sleep(0.1)


def put(cell, value):
    if isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def kept(cell):
    """What puts a cell back as it is."""
    if cell.Type == FORMULA:
        formula = cell.getFormula()
        return lambda: cell.setFormula(formula)
    value = cell.getValue() if cell.Type == VALUE else cell.getString()
    return lambda: put(cell, value)


class Book:
    """A workbook as it is when it is opened, computed anew."""

    def __init__(self, desktop, path):
        hidden = PropertyValue()
        hidden.Name, hidden.Value = "Hidden", True
        self.doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(os.path.abspath(path)), "_blank", 0, (hidden,))
        self.doc.calculateAll()
        self.doc.enableAutomaticCalculation(False)
        self.used = {s.Name: used(s) for s in self.doc.Sheets if s.queryContentCells(16).Count}  # CellFlags.FORMULA

    def shown(self, changes):
        """What the sheets with formulas show after some changes, which are taken back."""
        before = []
        for sheet, row, column, value in changes:
            cell = self.doc.Sheets.getByName(sheet).getCellByPosition(column, row)
            before.append(kept(cell))
            put(cell, value)
        self.doc.calculate()
        values = {name: cells.getDataArray() for name, cells in self.used.items()}
        for back in reversed(before):
            back()
        return values

    def close(self):
        self.doc.close(True)


def used(sheet):
    """The cells of a sheet."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def main(soffice, workbook, profile):
    pipe = f"tieout{os.getpid()}"
    process = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}", f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        desktop = connect(pipe, process)
        book = Book(desktop, workbook)
        for n, line in enumerate(sys.stdin, 1):
            json.dump(book.shown(json.loads(line)), sys.stdout, separators=(",", ":"))
            sys.stdout.write("\n")
            sys.stdout.flush()
            if n % ANEW == 0:
                old, book = book, Book(desktop, workbook)
                old.close()
        book.close()
        try:
            desktop.terminate()
        except DisposedException:
            pass  # it ends before it answers
        process.wait(60)
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # ended as asked


main(*sys.argv[1:4])
