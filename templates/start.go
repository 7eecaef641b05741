package templates

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// File is a file of a template to be written.
type File struct {
	Name string
	Data []byte
}

// Start gives the files of a new template with that name: a copy of the
// shipped template from or, where from is "", a short one that extends generic
// and shows where things go. The name must be one that a folder can have.
func Start(name, from string) ([]File, error) {
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`).MatchString(name) {
		return nil, fmt.Errorf("expected a folder named with letters, digits, dots, dashes and underscores, found %q", name)
	}
	if slices.Contains(Names(), name) {
		return nil, fmt.Errorf("%s is the name of a shipped template; choose another name for the folder", name)
	}
	if from == "" {
		return []File{{templateFile, []byte(modeline + strings.ReplaceAll(starter, "NAME", name))}, {SchemaFile, Schema()}}, nil
	}
	shippedFiles, err := Files(from)
	if err != nil {
		return nil, err
	}
	var files []File
	paths, err := fs.Glob(shippedFiles, "*")
	for _, path := range paths {
		data, readErr := fs.ReadFile(shippedFiles, path)
		err = errors.Join(err, readErr)
		if path == templateFile {
			data = bytes.Replace(data, []byte("template: "+from+"\n"), []byte("template: "+name+"\n"), 1)
		}
		files = append(files, File{path, slices.Concat([]byte(modeline), data)})
	}
	return append(files, File{SchemaFile, Schema()}), err
}

// starter is a template to begin with.
const starter = `# A template of your own: what stands here is laid over the template generic.
# "tieout template show generic" prints that one, "tieout template doc" every
# key, name and function.
template: NAME
extends: generic

# Taken by itself for filings of this company, once it is shipped; until then:
# tieout export FILING --template NAME
#match:
#  company: ^acme\b

sheets:
- sheet: key_figures
  blocks:
  - rows:
    # A row of generic is changed by naming its line.
    - line: net_sales
      label: Sales

    # A row of your own: a name, a caption, a unit and a formula.
    - line: gross_profit_to_assets
      label: Gross profit to total assets
      unit: ratio
      optional: true
      after: gross_margin
      actual: if(total_assets = 0, "n/a", gross_profit / total_assets)
`

// Sheets is how many sheets the template describes.
func (t *Template) Sheets() int { return len(t.sheets) }

// Rows is how many rows of its own the template describes, headings left out.
func (t *Template) Rows() int { return len(t.rows.order) }

// Company is the pattern for the names of the filers it is for, "" for none.
func (t *Template) Company() string {
	if t.company == nil {
		return ""
	}
	return strings.TrimPrefix(t.company.String(), "(?i)")
}
