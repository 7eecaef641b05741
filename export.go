package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"tieout/model"
	"tieout/parse"
	"tieout/templates"
	"tieout/workbook"
)

// exportOptions are the flags of export.
type exportOptions struct {
	filing   string // name as given, "-" for standard input
	output   string // "" for a name made of company, form and period; "-" for standard output
	template string // "" for the one that matches the filer
	captions string // file of caption rules, "" for that of the template's folder, if it has one
	base     string // workbook to put the sheets into, "" for none
	keep     string // earlier workbook whose assumptions, confirmations and notes are carried, "" for none
	theme    string // theme file, "" for that of the template's folder, if it has one
	force    bool   // overwrite what is not an unchanged workbook of ours
	strict   bool   // misprints and inconsistencies are failures
	json     bool
	workers  int // sheets written at a time, 0 for one; the bytes are the same

	scenario     string   // case to choose, "" for the template's first
	set          []string // DRIVER[.YEAR]=VALUE
	scenarioFile string   // YAML with both; what the command line says comes after it
}

// choices are the options of the template that the flags name.
func (o exportOptions) choices() (templates.Options, error) {
	choices := templates.Options{}
	if o.scenarioFile != "" {
		data, err := readSmall("--scenario-file", "a scenario file", o.scenarioFile)
		if err != nil {
			return choices, err
		}
		if choices, err = templates.ReadOptions(parse.NewSource(o.scenarioFile, data)); err != nil {
			return choices, fail(exitUsage, err)
		}
	}
	if o.scenario != "" {
		choices.Scenario = o.scenario
	}
	choices.Set = append(choices.Set, o.set...)
	return choices, nil
}

// exported is one filing and the workbook made of it.
type exported struct {
	model  *model.Model
	plan   *templates.Plan
	book   []byte
	notes  []string           // for the user: on the template, on the house workbook
	kept   *workbook.Earlier  // that --keep names, nil for none
	inputs *templates.Earlier // what people left in it
	path   string             // where the workbook was written, "-" for standard output
}

// export writes the workbook of one filing and reports it.
func (s *session) export(o exportOptions) error {
	if o.json && o.output == "-" {
		return misuse("-o - and --json both ask for standard output; give -o a file name, or leave --json out")
	}
	src, err := s.read(o.filing)
	if err != nil {
		return err
	}
	x, err := s.convert(src, o)
	if err != nil {
		return err
	}
	if o.json {
		return s.stdout.json(exportResult(x, o.keep))
	}
	page := s.stdout
	if o.output == "-" {
		page = s.stderr
	}
	page.exportReport(x)
	return nil
}

// demo exports the sample filing.
func (s *session) demo(o exportOptions) error {
	x, err := s.convert(parse.NewSource("sample-10k.txt", sample), o)
	if err != nil {
		return err
	}
	page := s.stdout
	if o.output == "-" {
		page = s.stderr
	}
	page.exportReport(x)
	page.lookAt(x)
	return nil
}

// convert takes a filing through the five stages and delivers the workbook.
func (s *session) convert(src *parse.Source, o exportOptions) (*exported, error) {
	o.workers = runtime.GOMAXPROCS(0)
	rules, err := readCaptions(o.captionsFile())
	if err != nil {
		return nil, err
	}
	m, err := s.understandWith(src, rules, func(filing *parse.Filing) {
		if o.template == "" && o.workers > 1 {
			go templates.For(filing) // the template is read while the figures are given a meaning
		}
	})
	if err != nil {
		return nil, err
	}
	if o.strict {
		if err := s.tiesOut(m, "; nothing was written"); err != nil {
			return nil, err
		}
	}
	template, err := chooseTemplate(o.template, m)
	if err != nil {
		return nil, templateFault(o, err)
	}
	x, err := bind(m, template, o)
	if err != nil {
		return nil, err
	}
	for _, note := range x.notes {
		s.stderr.printf("%s\n", note)
	}
	if o.keep != "" {
		s.stderr.keptReport(o.keep, x.plan.Kept)
	}
	return x, s.deliver(x, o)
}

// bind lays the template over the model and writes the workbook, which is not
// yet anywhere.
func bind(m *model.Model, template *templates.Template, o exportOptions) (*exported, error) {
	x := &exported{model: m, path: o.output}
	var err error
	if x.plan, err = x.lay(template, o); err != nil {
		return nil, err
	}
	if err := sound(x.plan); err != nil {
		return nil, fail(exitIntegrity, named(m.Filing.Source, err))
	}
	if x.kept != nil {
		if err := x.lose(o); err != nil {
			return nil, err
		}
	}
	var book bytes.Buffer
	notes, err := draw(&book, x.plan, o.base, o.workers)
	if err != nil {
		return nil, err
	}
	for _, note := range notes {
		x.notes = append(x.notes, fmt.Sprintf("%s: note: %s", o.base, note))
	}
	x.book = book.Bytes()
	return x, nil
}

// lay plans the workbook. A template that was chosen for its filer, not by the
// user, gives way to generic where this filing lacks what it needs: damaged, or
// of a year in which the filer wrote otherwise. A note says so.
func (x *exported) lay(template *templates.Template, o exportOptions) (*templates.Plan, error) {
	choices, err := o.choices()
	if err != nil {
		return nil, err
	}
	if x.kept, x.inputs, err = readKept(o, x.model); err != nil {
		return nil, err
	}
	themed, theme, err := o.themed(template)
	if err != nil {
		return nil, err
	}
	theme.Understand(x.inputs)
	choices.Keep = x.inputs
	plan, err := themed.PlanWith(x.model, choices)
	var choice *templates.ChoiceError
	switch {
	case err == nil:
		return plan, x.dress(plan, theme)
	case errors.As(err, &choice):
		if len(x.notes) > 0 {
			err = fmt.Errorf("%w\n%s", err, x.notes[0])
		}
		return nil, fail(exitUsage, err)
	case o.template == "" && template.Name != templates.Generic:
	case errors.As(err, new(*templates.UnfoundedError)):
		return nil, fail(exitInput, fmt.Errorf("%w; tieout check lists the contradictions", named(x.model.Filing.Source, err)))
	default:
		return nil, templateFault(o, err)
	}
	x.notes = append(x.notes, x.unfit(template, err))
	generic, err := templates.Standard(templates.Generic)
	if err != nil {
		return nil, err
	}
	return x.lay(generic, o)
}

// dress gives the plan a theme; a note names each label that is not in it.
func (x *exported) dress(plan *templates.Plan, theme *templates.Theme) error {
	idle, err := plan.Dress(theme)
	for _, e := range idle {
		x.notes = append(x.notes, fmt.Sprintf("%s: note: %s; the label has no effect here", e.Span, e.Msg))
	}
	return fail(exitUsage, err)
}

// unfit says why the template of a filer does not serve a filing of it.
func (x *exported) unfit(template *templates.Template, err error) string {
	reason := err.Error()
	if problems := problemsIn(err); len(problems) > 0 {
		reason = problems[0].Error()
		if more := len(problems) - 1; more > 0 {
			reason += fmt.Sprintf(" (and %d more)", more)
		}
	}
	why := fmt.Sprintf("it lacks figures that %s, made for its filer, needs: %s; export with --template %s to see them all", template.Name, reason, template.Name)
	if errors.As(err, new(*templates.UnfoundedError)) {
		why = fmt.Sprintf("%s, made for its filer, does not tie out: %s", template.Name, reason)
	}
	return fmt.Sprintf("%s: note: laid out by the template %s, because %s", x.model.Filing.Source.Name, templates.Generic, why)
}

// understand reads a filing as far as its figures have a meaning.
func understand(src *parse.Source, rules ...model.CaptionRule) (*model.Model, error) {
	filing, err := readFiling(src)
	if err != nil {
		return nil, err
	}
	return meaning(filing, rules)
}

// readFiling reads a filing as far as its tables and sentences.
func readFiling(src *parse.Source) (*parse.Filing, error) {
	filing, err := parse.TenK(src)
	if err != nil {
		return nil, fail(exitInput, named(src, err))
	}
	if filing.Truncated != "" {
		return nil, fail(exitInput, fmt.Errorf("%s looks cut off: %s; download the whole filing and try again", src.Name, filing.Truncated))
	}
	return filing, nil
}

// meaning gives the figures of a filing a meaning.
func meaning(filing *parse.Filing, rules []model.CaptionRule) (*model.Model, error) {
	model.Place(filing, rules)
	m, err := model.Build(filing)
	if err != nil {
		return nil, fail(exitInput, named(filing.Source, err))
	}
	return m, nil
}

// named puts the file's name before an error that does not point into it.
func named(src *parse.Source, err error) error {
	var refusal *parse.Refusal
	if len(problemsIn(err)) > 0 || errors.As(err, &refusal) && !refusal.At.IsZero() {
		return err
	}
	return fmt.Errorf("%s: %w", src.Name, err)
}

// templateFault gives the error of a template its exit code: what the user
// chose is usage, what was chosen for the user is ours.
func templateFault(o exportOptions, err error) error {
	if o.template != "" {
		return fail(exitUsage, err)
	}
	return err
}

// sound is an error where checks of the plan's own fail: figures that the
// workbook computes miss those the filing prints, and no finding says why.
func sound(plan *templates.Plan) error {
	for _, name := range plan.Names {
		if name.Name != countingCells[0] {
			continue
		}
		sheet := plan.Sheets[name.Area.Sheet]
		if failed := sheet.Rows[name.Area.Row].Cells[name.Area.Column].Value.Num; failed != 0 {
			return fmt.Errorf("%s on sheet %s of the workbook with nothing to explain it, so nothing was written; please report it with the filing",
				count(int(failed), "failing check"), sheet.Name)
		}
	}
	return nil
}

// chooseTemplate is the template of that name or folder; without one, the
// template that matches the filer.
func chooseTemplate(name string, m *model.Model) (*templates.Template, error) {
	if name == "" {
		return templates.For(m.Filing)
	}
	if info, err := os.Stat(name); err == nil {
		if !info.IsDir() {
			return nil, misuse("--template %s is a file; expected the name of a shipped template or a folder", name)
		}
		return templates.Load(name, os.DirFS(name))
	}
	if bytes.ContainsAny([]byte(name), `/\`) {
		return nil, misuse("--template %s: %s; expected the name of a shipped template or a folder", name, plainCause(fs.ErrNotExist))
	}
	return templates.Standard(name)
}

// deliver puts the workbook where the options say.
func (s *session) deliver(x *exported, o exportOptions) error {
	if o.output == "-" {
		if s.stdout.terminal {
			return misuse("a workbook is no text for a terminal; redirect it (-o - > FILE.xlsx) or name a file with -o")
		}
		s.stdout.Write(x.book)
		return s.stdout.flush()
	}
	if x.path == "" {
		x.path = workbookName(x.model.Filing)
	}
	if err := spareBase(x.path, o); err != nil {
		return err
	}
	if err := mayOverwrite(x.path, o.filing, o.force || replacesKept(x.path, x, o)); err != nil {
		return err
	}
	return s.files.write(x.path, x.book)
}

// tiesOut is an error where the filing has misprints or inconsistencies, after
// each has been shown in its place.
func (s *session) tiesOut(m *model.Model, consequence string) error {
	found, err := contradictions(m, consequence)
	if len(found) > 0 {
		s.stderr.fault(found)
	}
	return err
}

// contradictions are the misprints and inconsistencies of a filing. The error
// sums them up; it is nil where the filing ties out.
func contradictions(m *model.Model, consequence string) (parse.Errors, error) {
	var found parse.Errors
	for _, f := range m.Findings {
		if f.Severity != model.Rounding {
			found = append(found, parse.Error{Span: f.Span, Msg: string(f.Severity) + ": " + f.Message})
		}
	}
	unexplained := verdicts(m).Failing
	what := count(len(found), "finding")
	switch {
	case len(found)+unexplained == 0:
		return nil, nil
	case len(found) == 0:
		what = count(unexplained, "difference") + " that no finding explains"
	}
	return found, fail(exitStrict, fmt.Errorf("%s does not tie out: %s%s", m.Filing.Source.Name, what, consequence))
}

// problemsIn are the problems with a place inside an error.
func problemsIn(err error) parse.Errors {
	var list parse.Errors
	var one parse.Error
	switch {
	case errors.As(err, &list):
		return list
	case errors.As(err, &one):
		return parse.Errors{one}
	}
	return nil
}
