// Tieout turns the annual report a company filed with the SEC (Form 10-K) into
// a live Excel workbook that ties out: every figure leads to its line in the
// filing, every total is a formula, and where the filing contradicts itself the
// workbook says so.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/urfave/cli/v2"
)

// version is what --version prints.
const version = "0.1.0"

// sample is the filing that demo exports.
//
//go:embed testdata/sample-10k.txt
var sample []byte

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program without its process: arguments (the program's name left
// out) and streams in, exit code out.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := newSession(stdin, stdout, stderr)
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("internal error, please report it with the filing: %v\n%s", r, debug.Stack())
			}
		}()
		done <- s.execute(args)
	}()
	select {
	case err := <-done:
		return s.conclude(err)
	case <-ctx.Done():
		stop() // a second interrupt ends the program at once
		s.files.close()
		return exitInterrupted
	}
}

// execute carries out one command line.
func (s *session) execute(args []string) error {
	app := commandTable(s)
	arranged, err := arrange(app, args)
	if err != nil {
		return err
	}
	return app.Run(arranged)
}

// conclude writes what is left to say and is the exit code.
func (s *session) conclude(err error) int {
	if lost := s.stdout.flush(); lost != nil && (err == nil || errors.Is(err, lost)) {
		err = fail(exitOutput, fmt.Errorf("standard output cannot be written: %s", plainCause(lost)))
	}
	if err != nil && !errors.Is(err, errSaid) {
		s.stderr.fault(err)
	}
	s.stderr.flush() // nowhere left to complain to
	return exitCode(err)
}

// commandTable lists the commands: flags in, one call, result out.
func commandTable(s *session) *cli.App {
	out := &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the workbook to `FILE`; - is standard output"}
	force := &cli.BoolFlag{Name: "force", DisableDefaultText: true, Usage: "overwrite OUT.xlsx even if somebody changed it"}
	strict := &cli.BoolFlag{Name: "strict", DisableDefaultText: true, Usage: "exit code 3 where the filing does not tie out"}
	asJSON := &cli.BoolFlag{Name: "json", DisableDefaultText: true, Usage: "print the result as JSON"}
	template := &cli.StringFlag{Name: "template", Usage: "use the template `NAME|DIR`: a shipped one, or a folder"}

	captions := &cli.StringFlag{Name: "captions", Usage: "heed the rules of `FILE` on what captions mean; see docs/guide.md"}

	theme := &cli.StringFlag{Name: "theme", Usage: "fonts, colours, footer and tab names of the theme `FILE`"}
	base := &cli.StringFlag{Name: "base", Usage: "put the sheets into a copy of your workbook `HOUSE.xlsx`"}

	app := &cli.App{
		Name:      "tieout",
		Usage:     "turn an annual report (Form 10-K) into an Excel workbook that ties out",
		UsageText: "tieout COMMAND [FLAGS] [FILING]",
		Version:   version,
		Description: "FILING is a text filing as EDGAR holds it; - is standard input.\n" +
			"Exit codes: 0 done, 1 unexpected failure, 2 wrong usage, 3 --strict and the filing\n" +
			"does not tie out, 4 no readable annual report, 5 the workbook failed its own checks,\n" +
			"6 output cannot be written, 130 interrupted.",
		Commands: []*cli.Command{
			{
				Name: "demo", Usage: "export the sample filing and say what to look at",
				UsageText: "tieout demo [-o OUT.xlsx] [--force]",
				Flags:     []cli.Flag{out, force},
				Action: func(c *cli.Context) error {
					if err := noArguments(c); err != nil {
						return err
					}
					return s.demo(exportOptions{output: c.String("output"), force: c.Bool("force")})
				},
			},
			{
				Name: "export", Usage: "write the workbook of one filing",
				UsageText: "tieout export FILING [-o OUT.xlsx|-] [--template NAME|DIR] [--captions FILE]\n" +
					"              [--base HOUSE.xlsx] [--theme FILE] [--force] [--strict] [--json]",
				Flags: []cli.Flag{out, template, captions, base, theme, force, strict, asJSON},
				Action: func(c *cli.Context) error {
					filing, err := oneArgument(c, "a filing")
					if err != nil {
						return err
					}
					return s.export(exportOptions{filing: filing, output: c.String("output"), template: c.String("template"), captions: c.String("captions"), base: c.String("base"), theme: c.String("theme"),
						force: c.Bool("force"), strict: c.Bool("strict"), json: c.Bool("json")})
				},
			},
			{
				Name: "parse", Usage: "say what was read: filing, tables, key figures, findings",
				UsageText: "tieout parse FILING [--captions FILE] [--json]",
				Flags:     []cli.Flag{captions, asJSON},
				Action: func(c *cli.Context) error {
					filing, err := oneArgument(c, "a filing")
					if err != nil {
						return err
					}
					return s.parse(filing, c.String("captions"), c.Bool("json"))
				},
			},
			{
				Name: "check", Usage: "list every tie-out check with its two sides, difference and verdict",
				UsageText: "tieout check FILING|WORKBOOK [--strict] [--json]",
				Flags:     []cli.Flag{strict, asJSON},
				Action: func(c *cli.Context) error {
					file, err := oneArgument(c, "a filing or a workbook")
					if err != nil {
						return err
					}
					return s.check(file, c.Bool("strict"), c.Bool("json"))
				},
			},
			templateCommand(s),
		},
		Writer: s.stdout.w, ErrWriter: s.stderr.w, Reader: s.stdin,
		HideHelpCommand:           true, // arrange answers "help COMMAND"; as a subcommand it would swallow a file named "help"
		DisableSliceFlagSeparator: true, // a comma belongs to the value
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              wrongFlag,
	}
	for _, c := range app.Commands {
		for _, c := range append(c.Subcommands, c) {
			c.HideHelpCommand = true
			c.OnUsageError = wrongFlag
		}
	}
	return app
}
