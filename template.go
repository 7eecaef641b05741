package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"tieout/templates"
)

// templateCommand lists, shows, copies and checks templates.
func templateCommand(s *session) *cli.Command {
	from := &cli.StringFlag{Name: "from", Usage: "copy the shipped template `NAME` instead of starting from nothing"}
	use := &cli.StringFlag{Name: "template", Usage: "use the template `NAME|DIR`: a shipped one, or a folder"}
	return &cli.Command{
		Name: "template", Usage: "list, show, start, check and explain templates",
		UsageText: "tieout template list | show NAME | init DIR [--from NAME] | check DIR [FILING] |\n       labels FILING | doc",
		Subcommands: []*cli.Command{
			{
				Name: "list", Usage: "list the shipped templates", UsageText: "tieout template list",
				Action: func(c *cli.Context) error {
					if err := noArguments(c); err != nil {
						return err
					}
					return s.listTemplates()
				},
			},
			{
				Name: "show", Usage: "print the files of a template", UsageText: "tieout template show NAME|DIR",
				Action: func(c *cli.Context) error {
					name, err := oneArgument(c, "the name of a template")
					if err != nil {
						return err
					}
					return s.showTemplate(name)
				},
			},
			{
				Name: "init", Usage: "start a template of your own", UsageText: "tieout template init DIR [--from NAME]",
				Flags: []cli.Flag{from},
				Action: func(c *cli.Context) error {
					dir, err := oneArgument(c, "a folder to create")
					if err != nil {
						return err
					}
					return s.startTemplate(dir, c.String("from"))
				},
			},
			{
				Name: "check", Usage: "name every problem of a template at its place; with a filing, also lines that it lacks",
				UsageText: "tieout template check NAME|DIR [FILING]",
				Action: func(c *cli.Context) error {
					if c.NArg() == 0 || c.NArg() > 2 || c.Args().First() == "" {
						return misuse("check needs a template, and may have a filing: %s", c.Command.UsageText)
					}
					return s.checkTemplate(c.Args().First(), c.Args().Get(1))
				},
			},
			{
				Name: "labels", Usage: "list the words a theme may replace, in the workbook of a filing",
				UsageText: "tieout template labels FILING [--template NAME|DIR]",
				Flags:     []cli.Flag{use},
				Action: func(c *cli.Context) error {
					filing, err := oneArgument(c, "a filing")
					if err != nil {
						return err
					}
					return s.listLabels(filing, c.String("template"))
				},
			},
			{
				Name: "doc", Usage: "print the reference: every key, name and function", UsageText: "tieout template doc",
				Action: func(c *cli.Context) error {
					if err := noArguments(c); err != nil {
						return err
					}
					s.stdout.printf("%s", templates.Reference())
					return nil
				},
			},
		},
	}
}

func (s *session) listTemplates() error {
	for _, name := range templates.Names() {
		t, err := templates.Standard(name)
		if err != nil {
			return err
		}
		about := count(t.Sheets(), "sheet")
		if t.Extends != "" {
			about += ", extends " + t.Extends
		}
		if pattern := t.Company(); pattern != "" {
			about += ", for filers named " + pattern
		} else if name == templates.Generic {
			about += ", for filers without a template of their own"
		}
		s.stdout.printf("%-20s %s\n", name, about)
	}
	return nil
}

// listLabels prints the words of a workbook as labels of a theme to complete.
func (s *session) listLabels(filing, template string) error {
	src, err := s.read(filing)
	if err != nil {
		return err
	}
	o := exportOptions{filing: filing, template: template}
	rules, err := readCaptions(o.captionsFile())
	if err != nil {
		return err
	}
	m, err := s.understandWith(src, rules, nil)
	if err != nil {
		return err
	}
	t, err := chooseTemplate(template, m)
	if err != nil {
		return templateFault(o, err)
	}
	plan, err := t.Plan(m)
	if err != nil {
		return templateFault(o, err)
	}
	s.stdout.printf("labels:   # the program's words; write the house's behind the colon, and remove the others\n")
	for _, label := range plan.Labels() {
		s.stdout.printf("  %s:\n", strconv.Quote(label))
	}
	return nil
}

// templateFiles are the files of a shipped template or of a folder.
func templateFiles(name string) (fs.FS, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.DirFS(name), nil
	}
	files, err := templates.Files(name)
	if err != nil {
		return nil, fail(exitUsage, fmt.Errorf("%w, and no folder has this name", err))
	}
	return files, nil
}

func (s *session) showTemplate(name string) error {
	files, err := templateFiles(name)
	if err != nil {
		return err
	}
	shown := 0
	err = fs.WalkDir(files, ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != "." && e.IsDir():
			return fs.SkipDir
		case !isYAML(path):
			return nil
		}
		data, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		if shown++; shown > 1 {
			s.stdout.printf("\n")
		}
		s.stdout.printf("# %s/%s\n%s", filepath.ToSlash(name), path, string(data))
		return nil
	})
	if err == nil && shown == 0 {
		err = fmt.Errorf("template %s: expected a folder with at least one .yaml file, found none", name)
	}
	return fail(exitUsage, err)
}

func isYAML(path string) bool {
	return strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml")
}

// startTemplate writes a template to begin with into a folder that is new or
// empty.
func (s *session) startTemplate(dir, from string) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return misuse("%s is not empty; name a folder that does not exist yet", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return misuse("%s cannot be the folder of a template: %s; name a folder that does not exist yet", dir, plainCause(err))
	}
	whole, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	files, err := templates.Start(filepath.Base(whole), from)
	if err != nil {
		return fail(exitUsage, err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fail(exitOutput, fmt.Errorf("%s cannot be created: %s; choose another place", dir, plainCause(err)))
	}
	for _, f := range files {
		if err := s.files.write(filepath.Join(dir, f.Name), f.Data); err != nil {
			return err
		}
		s.stdout.printf("%s\n", filepath.Join(dir, f.Name))
	}
	s.stdout.printf("\nEdit it, then:\n  tieout template check %s FILING\n  tieout export FILING --template %s\n", dir, dir)
	return nil
}

// checkTemplate reads a template with the theme in its folder and, where there
// is a filing, makes the plan of its workbook, since lines of statements and
// labels are known only then.
func (s *session) checkTemplate(name, filing string) error {
	files, err := templateFiles(name)
	if err != nil {
		return err
	}
	t, err := templates.Load(name, files)
	if err != nil {
		return s.problems(err)
	}
	o := exportOptions{template: name}
	themed, theme, err := o.themed(t)
	if err != nil {
		return s.problems(err)
	}
	result := fmt.Sprintf("%s: no problem found; %s, %s", t.Name, count(t.Sheets(), "sheet"), count(t.Rows(), "row"))
	if filing == "" {
		s.stdout.printf("%s\n", result)
		return nil
	}
	src, err := s.read(filing)
	if err != nil {
		return err
	}
	rules, err := readCaptions(o.captionsFile())
	if err != nil {
		return err
	}
	m, err := s.understandWith(src, rules, nil)
	if err != nil {
		return err
	}
	plan, err := themed.Plan(m)
	if err != nil {
		return s.problems(err)
	}
	idle, err := plan.Dress(theme)
	if err == nil {
		err = idle.Err()
	}
	if err != nil {
		return s.problems(err)
	}
	s.stdout.printf("%s; with this filing a workbook of %s\n", result, count(len(plan.Sheets), "sheet"))
	return nil
}

// problems shows what is wrong with a template, each problem at its place, and
// how many there are.
func (s *session) problems(err error) error {
	if n := len(problemsIn(err)); n > 1 {
		s.stderr.fault(err)
		return fail(exitUsage, fmt.Errorf("%s", count(n, "problem")))
	}
	return fail(exitUsage, err)
}
