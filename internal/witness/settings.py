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


def shown(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()


def main(soffice, workbook, profile):
    pipe = f"tieout{os.getpid()}"
    process = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}", f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        desktop = connect(pipe, process)
        hidden = PropertyValue()
        hidden.Name, hidden.Value = "Hidden", True
        book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(os.path.abspath(workbook)), "_blank", 0, (hidden,))
        book.calculateAll()
        book.enableAutomaticCalculation(False)
        sheets = [(s.Name, s) for s in book.Sheets if s.queryContentCells(16).Count]  # CellFlags.FORMULA
        for line in sys.stdin:
            before = []
            for sheet, row, column, value in json.loads(line):
                cell = book.Sheets.getByName(sheet).getCellByPosition(column, row)
                before.append(kept(cell))
                put(cell, value)
            book.calculate()
            json.dump({name: shown(s) for name, s in sheets}, sys.stdout, separators=(",", ":"))
            sys.stdout.write("\n")
            sys.stdout.flush()
            for back in reversed(before):
                back()
        book.close(True)
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
