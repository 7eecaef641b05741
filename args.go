package main

import (
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange reorders a command line so that flags may stand anywhere after the
// command: the library stops reading flags at the first argument. What it finds
// wrong on the way it says itself, since the library would say it on standard
// output. The result begins with the program's name.
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	if len(args) == 0 {
		return nil, misuse("no command; expected one of %s; \"tieout demo\" shows what it does, \"tieout --help\" lists everything",
			strings.Join(commandNames(app), ", "))
	}
	first := args[0]
	if strings.HasPrefix(first, "-") {
		switch strings.TrimLeft(first, "-") {
		case "help", "h", "version", "v":
			return []string{app.Name, first}, nil
		}
		return nil, misuse("expected a command, found %s; the command comes first: tieout export FILING %s", first, first)
	}
	command := app.Command(first)
	if command == nil {
		return nil, unknownCommand(app, first)
	}
	line, rest := []string{app.Name, command.Name}, args[1:]
	if len(command.Subcommands) > 0 {
		if len(rest) > 0 && (rest[0] == "--help" || rest[0] == "-h") {
			return append(line, "--help"), nil
		}
		sub, err := subcommand(command, rest)
		if err != nil {
			return nil, err
		}
		command, line, rest = sub, append(line, sub.Name), rest[1:]
	}
	flags, arguments, err := split(command, rest)
	if err != nil {
		return nil, err
	}
	line = append(line, flags...)
	return append(append(line, "--"), arguments...), nil
}

// subcommand is the one that the first argument names.
func subcommand(command *cli.Command, args []string) (*cli.Command, error) {
	names := make([]string, len(command.Subcommands))
	for i, c := range command.Subcommands {
		names[i] = c.Name
		if len(args) > 0 && args[0] == c.Name {
			return c, nil
		}
	}
	if len(args) == 0 {
		return nil, misuse("%s needs one of %s; see \"tieout %s --help\"", command.Name, strings.Join(names, ", "), command.Name)
	}
	if near := nearest(args[0], names); near != "" {
		return nil, misuse("no command \"%s %s\"; did you mean \"%s %s\"?", command.Name, args[0], command.Name, near)
	}
	return nil, misuse("no command \"%s %s\"; expected %s and one of %s", command.Name, args[0], command.Name, strings.Join(names, ", "))
}

// split tells the flags of a command line from its arguments.
func split(command *cli.Command, args []string) (flags, arguments []string, err error) {
	seen := map[string]bool{}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return flags, append(arguments, args[i+1:]...), nil
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			arguments = append(arguments, arg)
			continue
		}
		name, _, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if name == "help" || name == "h" {
			return []string{"--help"}, nil, nil
		}
		flag := flagNamed(command, name)
		if flag == nil {
			return nil, nil, unknownFlag(command, arg, name)
		}
		_, repeats := flag.(*cli.StringSliceFlag)
		if long := flag.Names()[0]; seen[long] && !repeats {
			return nil, nil, misuse("--%s is given twice; give it once", long)
		} else {
			seen[long] = true
		}
		flags = append(flags, arg)
		if joined || !takesValue(flag) {
			continue
		}
		i++
		if i == len(args) || isFlagOf(command, args[i]) {
			return nil, nil, misuse("%s needs a value; see \"tieout %s --help\"", arg, command.Name)
		}
		flags = append(flags, args[i])
	}
	return flags, arguments, nil
}

// isFlagOf reports whether the word is a flag of the command, and so hardly
// meant as the value of the flag before it.
func isFlagOf(command *cli.Command, word string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	return len(word) > 1 && word[0] == '-' && flagNamed(command, name) != nil
}

func flagNamed(command *cli.Command, name string) cli.Flag {
	for _, f := range command.Flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

func unknownFlag(command *cli.Command, arg, name string) error {
	var known []string
	for _, f := range command.Flags {
		for _, n := range f.Names() {
			if len(n) > 1 {
				known = append(known, n)
			}
		}
	}
	flag, _, _ := strings.Cut(arg, "=")
	if near := nearest(name, known); near != "" {
		return misuse("%s has no flag %s; did you mean --%s?", command.Name, flag, near)
	}
	return misuse("%s has no flag %s; it has --%s; a file whose name begins with a dash is written ./%s",
		command.Name, flag, strings.Join(known, ", --"), flag)
}

func unknownCommand(app *cli.App, word string) error {
	if near := nearest(word, commandNames(app)); near != "" {
		return misuse("no command %q; did you mean %q?", word, near)
	}
	if _, err := os.Stat(word); err == nil {
		return misuse("expected a command, found the file %q; to write its workbook: tieout export %s", word, word)
	}
	return misuse("no command %q; expected one of %s", word, strings.Join(commandNames(app), ", "))
}

func commandNames(app *cli.App) []string {
	names := make([]string, len(app.Commands))
	for i, c := range app.Commands {
		names[i] = c.Name
	}
	return names
}

// wrongFlag takes the library's usage errors off standard output.
func wrongFlag(c *cli.Context, err error, _ bool) error {
	return misuse("%s; see \"tieout %s --help\"", err, c.Command.Name)
}

func noArguments(c *cli.Context) error {
	if c.NArg() > 0 {
		return misuse("%s takes no argument, found %q", c.Command.Name, c.Args().First())
	}
	return nil
}

// oneArgument is the only argument of a command.
func oneArgument(c *cli.Context, what string) (string, error) {
	switch {
	case c.NArg() == 0:
		return "", misuse("%s needs %s: %s", c.Command.Name, what, c.Command.UsageText)
	case c.NArg() > 1:
		return "", misuse("%s takes one file, found %d: %s; run it once for each, and quote names with spaces",
			c.Command.Name, c.NArg(), strings.Join(c.Args().Slice(), ", "))
	case c.Args().First() == "":
		return "", misuse("%s needs %s, found an empty name: %s", c.Command.Name, what, c.Command.UsageText)
	}
	return c.Args().First(), nil
}

// nearest is the known word that takes at most a third of its letters to
// retype as word, "" where none is that near.
func nearest(word string, known []string) string {
	best, found := len(word)/3+1, ""
	for _, k := range known {
		if d := retyped(word, k); d <= min(best, len(k)/3+1) && d < len(k) && (found == "" || d < best) {
			best, found = d, k
		}
	}
	return found
}

// retyped is the least number of letters inserted, removed or replaced to make
// b of a (Levenshtein).
func retyped(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
