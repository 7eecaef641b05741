package templates

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"tieout/parse"
)

// Generic is the name of the template for a filer without one of its own.
const Generic = "generic"

// shipped are the folders of this one that hold a template: to ship another,
// put its folder here.
//
//go:embed */*.yaml
var shipped embed.FS

// Names are the shipped templates, in alphabetical order.
func Names() []string {
	entries, _ := shipped.ReadDir(".") // an embedded folder can be read
	var names []string
	for _, e := range entries {
		if _, err := fs.Stat(shipped, e.Name()+"/"+templateFile); err == nil {
			names = append(names, e.Name())
		}
	}
	return names
}

// templateFile is the file of a shipped template that names it.
const templateFile = "template.yaml"

// Standard is a shipped template.
func Standard(name string) (*Template, error) {
	if read, ok := standards()[name]; ok {
		return read()
	}
	return nil, unknownTemplate(name)
}

// standards are the shipped templates, each read once, when it is first asked
// for, and never changed.
var standards = sync.OnceValue(func() map[string]func() (*Template, error) {
	all := map[string]func() (*Template, error){}
	for _, name := range Names() {
		all[name] = sync.OnceValues(func() (*Template, error) {
			files, err := Files(name)
			if err != nil {
				return nil, err
			}
			return Load(name, files)
		})
	}
	return all
})

// filers say whom each shipped template is for, in the order of Names.
var filers = sync.OnceValues(func() ([]*Template, error) {
	var all []*Template
	for _, name := range Names() {
		filer, err := filerOf(name)
		if err != nil {
			return nil, err
		}
		all = append(all, filer)
	}
	return all, nil
})

// filerOf is what the file that names a shipped template says, which is enough
// to know the filer it is for.
func filerOf(name string) (*Template, error) {
	data, err := shipped.ReadFile(name + "/" + templateFile)
	if err != nil {
		return nil, err
	}
	t := &Template{}
	var errs parse.Errors
	readTemplate(t, parse.NewSource(name+"/"+templateFile, data), new(parse.Span), &errs)
	return t, errs.Err()
}

// Files are the files of a shipped template, to be shown or copied.
func Files(name string) (fs.FS, error) {
	if !fs.ValidPath(name) || strings.Contains(name, "/") || name == "." {
		return nil, unknownTemplate(name)
	}
	if _, err := fs.Stat(shipped, name+"/"+templateFile); err != nil {
		return nil, unknownTemplate(name)
	}
	return fs.Sub(shipped, name)
}

func unknownTemplate(name string) error {
	names := Names()
	return fmt.Errorf("expected a shipped template (%s), found %q%s", strings.Join(names, ", "), name, didYouMean(name, names))
}
