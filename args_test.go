package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestArrange(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"flags after the file", "export a.txt -o b.xlsx --json", "tieout export -o b.xlsx --json -- a.txt"},
		{"flags around the file", "export --json a.txt --output=b.xlsx", "tieout export --json --output=b.xlsx -- a.txt"},
		{"dash as value and argument", "export - -o -", "tieout export -o - -- -"},
		{"a file named like a flag", "export -- --json", "tieout export -- --json"},
		{"a file named like a command", "parse help", "tieout parse -- help"},
		{"a comma in a value", "export a,b.txt -o c,d.xlsx", "tieout export -o c,d.xlsx -- a,b.txt"},
		{"help as a command", "help", "tieout --help"},
		{"help on a command", "help export", "tieout export --help --"},
		{"help after an argument", "export a.txt -h", "tieout export --help --"},
	} {
		got, err := arrange(commandTable(newSession(nil, &bytes.Buffer{}, &bytes.Buffer{})), strings.Fields(c.line))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, " "), c.want)
		}
	}
}

// TestMisuse: whatever is wrong with the command line is said on standard
// error, with exit code 2, and nothing comes out of standard output.
func TestMisuse(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"", `no command; expected one of demo, export, parse, check, explain, batch, template; "tieout demo" shows what it does, "tieout --help" lists everything`},
		{"exprot a.txt", `no command "exprot"; did you mean "export"?`},
		{"frobnicate", `no command "frobnicate"; expected one of demo, export, parse, check`},
		{"main_test.go", `expected a command, found the file "main_test.go"; to write its workbook: tieout export main_test.go`},
		{"--json parse a.txt", `expected a command, found --json; the command comes first: tieout export FILING --json`},
		{"export", `export needs a filing: tieout export FILING`},
		{"export a b", `export takes one file, found 2: a, b; run it once for each, and quote names with spaces`},
		{"demo a.txt", `demo takes no argument, found "a.txt"`},
		{"export a --jsno", `export has no flag --jsno; did you mean --json?`},
		{"export a --frobnicate=1", `export has no flag --frobnicate; it has --output, --template, --scenario, --set, --scenario-file, --captions, --base, --keep, --theme, --force, --strict, --json`},
		{"parse a --strict", `parse has no flag --strict; it has --captions, --json`},
		{"export a -o", `-o needs a value; see "tieout export --help"`},
		{"export a -o --json", `-o needs a value; see "tieout export --help"`},
		{"export a -o b --output c", `--output is given twice; give it once`},
		{"export a --json=perhaps", `invalid boolean value "perhaps" for -json: parse error; see "tieout export --help"`},
		{"export a -o - --json", `-o - and --json both ask for standard output; give -o a file name, or leave --json out`},
		{"export a --generate-bash-completion", `export has no flag --generate-bash-completion`},
		{"--generate-bash-completion", `expected a command, found --generate-bash-completion`},
	} {
		var stdout, stderr bytes.Buffer
		code := run(strings.Fields(c.line), strings.NewReader(""), &stdout, &stderr)
		if code != exitUsage || !strings.HasPrefix(stderr.String(), "tieout: "+c.want) {
			t.Errorf("tieout %s: exit code %d, %swant %s", c.line, code, stderr.String(), c.want)
		}
		if stdout.Len() > 0 {
			t.Errorf("tieout %s: standard output is %q", c.line, stdout.String())
		}
	}
}

func TestHelpListsWhatExists(t *testing.T) {
	for _, line := range []string{"--help", "-h", "help", "help export", "export -h a.txt"} {
		var stdout, stderr bytes.Buffer
		if code := run(strings.Fields(line), strings.NewReader(""), &stdout, &stderr); code != 0 || stderr.Len() > 0 {
			t.Errorf("tieout %s: exit code %d, standard error %q", line, code, stderr.String())
		}
		for _, l := range strings.Split(stdout.String(), "\n") {
			if len(l) > 100 {
				t.Errorf("tieout %s: line of %d characters: %s", line, len(l), l)
			}
		}
		if !strings.Contains(stdout.String(), "export") {
			t.Errorf("tieout %s: %s", line, stdout.String())
		}
	}
}
