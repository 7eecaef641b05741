package witness

import (
	"bufio"
	"bytes"
	"context"
	_ "embed" // for the program that speaks to LibreOffice
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

//go:embed settings.py
var settingsProgram []byte

// Change puts a number or a text into an input cell; row and column count from 0.
type Change struct {
	Sheet       string
	Row, Column int
	Value       Value
}

// MarshalJSON writes a change as the program reads it.
func (c Change) MarshalJSON() ([]byte, error) {
	var value any = c.Value.Number
	if c.Value.IsText {
		value = c.Value.Text
	}
	return json.Marshal([]any{c.Sheet, c.Row, c.Column, value})
}

// Grid is what a sheet shows, by row and column from 0: a float64, a string, or nil for an error or an empty cell.
type Grid [][]any

// At is the value of a cell; false where there is none, or an error.
func (g Grid) At(row, column int) (Value, bool) {
	if row >= len(g) || column >= len(g[row]) {
		return Value{}, false
	}
	switch v := g[row][column].(type) {
	case float64:
		return Value{Number: v}, true
	case string:
		return Value{IsText: true, Text: v}, true
	}
	return Value{}, false
}

// Settings opens a workbook in LibreOffice once, without its cached values, and computes it for one setting after
// another. each is given the sheets with formulas as they then are; its error ends the run. python is a command that can
// import uno, of the same LibreOffice as soffice.
func Settings(soffice, python, workbook, folder string, settings [][]Change, each func(n int, shown map[string]Grid) error) error {
	data, err := os.ReadFile(workbook)
	if err != nil {
		return err
	}
	bare, err := withoutValues(data)
	if err != nil {
		return err
	}
	source, program := filepath.Join(folder, "bare.xlsx"), filepath.Join(folder, "settings.py")
	for name, content := range map[string][]byte{source: bare, program: settingsProgram} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return err
		}
	}
	limit := 3*time.Minute + time.Duration(len(settings))*10*time.Second
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var input, complaint bytes.Buffer
	for _, changes := range settings {
		line, err := json.Marshal(append([]Change{}, changes...))
		if err != nil {
			return err
		}
		input.Write(append(line, '\n'))
	}
	command := exec.CommandContext(ctx, python, program, soffice, source, filepath.Join(folder, "profile"))
	command.Stdin, command.Stderr = &input, &complaint
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) } // it ends LibreOffice
	command.WaitDelay = time.Minute
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	failed := readSettings(out, len(settings), each)
	if failed != nil {
		cancel()
	}
	if err := command.Wait(); failed == nil && err != nil {
		failed = err
	}
	if failed != nil {
		return fmt.Errorf("%w\n%s", failed, complaint.Bytes())
	}
	return nil
}

func readSettings(out io.Reader, n int, each func(int, map[string]Grid) error) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(out, 1<<20))
	for i := range n {
		var shown map[string]Grid
		switch err := decoder.Decode(&shown); {
		case errors.Is(err, io.EOF):
			return fmt.Errorf("LibreOffice computed %d of %d settings", i, n)
		case err != nil:
			return err
		}
		if err := each(i, shown); err != nil {
			return err
		}
	}
	return nil
}

// Python finds a command that can import uno: the one given, else the system's.
func Python(given string) (string, error) {
	candidates := []string{given}
	if given == "" {
		candidates = []string{"/usr/bin/python3", "python3"}
	}
	for _, c := range candidates {
		if exec.Command(c, "-c", "import uno").Run() == nil {
			return c, nil
		}
	}
	return "", fmt.Errorf("no python3 can import uno (of %q); install LibreOffice's Python bindings (Debian: python3-uno), or name the command in TIEOUT_PYTHON", candidates)
}
