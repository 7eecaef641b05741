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
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
)

// version is what --version prints.
const version = "0.1.0"

// sample is the filing that demo exports.
//
//go:embed testdata/sample-10k.txt
var sample []byte

func main() {
	collectLess()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Settings of the garbage collector. A single run collects little later than Go
// does by itself, for its memory; a batch much later, for its time. Near the soft
// limit it is collected as often as needed.
const (
	heapGrowth      = 150 // percent of the live heap
	heapGrowthBatch = 400
	heapLimit       = 1 << 30
	heapPerJob      = 256 << 20 // of a batch
)

// collectLess applies the settings where the user's environment has none.
func collectLess() {
	if ownCollector() {
		debug.SetGCPercent(heapGrowth)
		debug.SetMemoryLimit(heapLimit)
	}
}

// roomFor lifts the limit to what so many filings in work at the same time need:
// at a limit below what is live, the program would do nothing but collect.
func roomFor(jobs int) {
	if ownCollector() {
		debug.SetGCPercent(heapGrowthBatch)
		debug.SetMemoryLimit(max(heapLimit, int64(jobs)*heapPerJob))
	}
}

// ownCollector reports whether the user left the garbage collector to us.
func ownCollector() bool { return os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" }

// windingUp is how long a command may take to end after an interrupt.
const windingUp = 5 * time.Second

// run is the program without its process: arguments (the program's name left
// out) and streams in, exit code out.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := newSession(stdin, stdout, stderr)
	s.ctx = ctx
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
		if s.winding.Load() {
			select {
			case err := <-done:
				return s.conclude(err)
			case <-time.After(windingUp):
			}
		}
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
	scenario := &cli.StringFlag{Name: "scenario", Usage: "choose the case `NAME`: its id or its label"}
	set := &cli.StringSliceFlag{Name: "set", Usage: "set a driver, DRIVER.YEAR or an input: `NAME=VALUE`"}
	scenarios := &cli.StringFlag{Name: "scenario-file", Usage: "take scenario and settings from the YAML `FILE`"}

	captions := &cli.StringFlag{Name: "captions", Usage: "heed the rules of `FILE` on what captions mean"}
	theme := &cli.StringFlag{Name: "theme", Usage: "looks, logo, order and words of the theme `FILE`"}
	keep := &cli.StringFlag{Name: "keep", Usage: "carry what people changed in the earlier workbook `OLD.xlsx`"}
	base := &cli.StringFlag{Name: "base", Usage: "put the sheets into a copy of your workbook `HOUSE.xlsx`"}

	app := &cli.App{
		Name:      "tieout",
		Usage:     "turn an annual report (Form 10-K) into an Excel workbook that ties out",
		UsageText: "tieout COMMAND [FLAGS] [FILING]",
		Version:   version,
		Description: "FILING is a text filing as EDGAR holds it; - is standard input.\n" +
			"Exit codes: 0 done, 1 unexpected failure, 2 wrong usage, 3 --strict and the filing\n" +
			"does not tie out, 4 no readable annual report, 5 the workbook failed its own checks,\n" +
			"6 output cannot be written, 7 some filings of a batch failed, 130 interrupted.",
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
				UsageText: "tieout export FILING [-o OUT.xlsx|-] [--template NAME|DIR] [--scenario NAME]\n" +
					"       [--set DRIVER[.YEAR]=VALUE ...] [--scenario-file FILE] [--captions FILE]\n" +
					"       [--base HOUSE.xlsx] [--keep OLD.xlsx] [--theme FILE] [--force] [--strict]\n" +
					"       [--json]",
				Flags: []cli.Flag{out, template, scenario, set, scenarios, captions, base, keep, theme, force, strict, asJSON},
				Action: func(c *cli.Context) error {
					filing, err := oneArgument(c, "a filing")
					if err != nil {
						return err
					}
					return s.export(exportOptions{filing: filing, output: c.String("output"), template: c.String("template"),
						scenario: c.String("scenario"), set: c.StringSlice("set"), scenarioFile: c.String("scenario-file"),
						captions: c.String("captions"), base: c.String("base"), keep: c.String("keep"), theme: c.String("theme"),
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
				UsageText: "tieout check FILING|WORKBOOK [--captions FILE] [--strict] [--json]",
				Flags:     []cli.Flag{captions, strict, asJSON},
				Action: func(c *cli.Context) error {
					file, err := oneArgument(c, "a filing or a workbook")
					if err != nil {
						return err
					}
					return s.check(file, c.String("captions"), c.Bool("strict"), c.Bool("json"))
				},
			},
			{
				Name: "explain", Usage: "say how a figure comes about, down to the lines of the filing",
				UsageText: "tieout explain FILING LINE[.YEAR] [--template NAME|DIR] [--captions FILE] [--json]",
				Flags:     []cli.Flag{template, captions, asJSON},
				Action: func(c *cli.Context) error {
					if c.NArg() != 2 || c.Args().Get(0) == "" {
						return misuse("explain needs a filing and a line, found %d arguments: %s", c.NArg(), c.Command.UsageText)
					}
					return s.explain(c.Args().Get(0), c.Args().Get(1),
						exportOptions{template: c.String("template"), captions: c.String("captions"), json: c.Bool("json")})
				},
			},
			{
				Name: "batch", Usage: "write the workbooks of many filings, with a line of report for each",
				UsageText: "tieout batch INPUT... -d DIR [--jobs N] [--resume] [--shard I/N] [--report FILE.jsonl]\n" +
					"             [--max-failures N] [--template NAME|DIR] [--captions FILE] [--theme FILE]\n" +
					"             [--strict] [--force]",
				Description: "INPUT is a file, a folder, a pattern in quotes, @LIST for a file of names,\nor - for names on standard input.",
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "dir", Aliases: []string{"d"}, Usage: "write the workbooks into `DIR`"},
					&cli.IntFlag{Name: "jobs", Value: runtime.NumCPU(), DefaultText: "one for each processor", Usage: "work on `N` filings at the same time"},
					&cli.BoolFlag{Name: "resume", DisableDefaultText: true, Usage: "leave out what the ledger in DIR has for done"},
					&cli.StringFlag{Name: "shard", Usage: "do the part `I/N` of the filings, I from 1 to N"},
					&cli.StringFlag{Name: "report", Usage: "write the report to `FILE`, not to standard output"},
					&cli.IntFlag{Name: "max-failures", DefaultText: "no limit", Usage: "stop after `N` filings have failed"},
					template, captions, theme, strict, force,
				},
				Action: func(c *cli.Context) error {
					part, err := readShard(c.String("shard"))
					if err != nil {
						return err
					}
					return s.batch(batchOptions{inputs: c.Args().Slice(), dir: c.String("dir"), jobs: c.Int("jobs"), shard: part,
						report: c.String("report"), maxFailures: c.Int("max-failures"), template: c.String("template"),
						captions: c.String("captions"), theme: c.String("theme"),
						resume: c.Bool("resume"), strict: c.Bool("strict"), force: c.Bool("force")})
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
