package formulas

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The third witness. TIEOUT_LIBREOFFICE is the soffice command; formulas go into a workbook without values, LibreOffice
// computes them, and what it finds is compared with this package.

func TestLibreOfficeAgrees(t *testing.T) {
	grids, texts := make([]grid, len(cases)), make([]string, len(cases))
	top := 1
	for i, c := range cases {
		e, err := Parse(c.formula)
		if err != nil {
			t.Fatal(err)
		}
		grids[i] = readGrid(t, c.in)
		grids[i].top = top
		texts[i] = Excel(e, grids[i].at)
		top += max(1, len(grids[i].lines))
	}
	for i, got := range libreOffice(t, grids, texts) {
		c := cases[i]
		same := sameCell(got, readValue(t, c.want))
		if !same && c.differs == "" {
			t.Errorf("%s with %s: LibreOffice computes %v, want %s", c.formula, c.in, got, c.want)
		}
		if same && c.differs != "" {
			t.Errorf("%s with %s: LibreOffice agrees; remove the remark %q", c.formula, c.in, c.differs)
		}
	}
}

func TestLibreOfficeAgreesOnRandomTrees(t *testing.T) {
	g := readGrid(t, randomGrid)
	random := rand.New(rand.NewPCG(2003, 12))
	var grids []grid
	var texts []string
	var trees []Expr
	for i := range 4000 {
		e := randomTree(random, 4)
		if i%2 == 1 {
			e = randomCall(random)
		}
		g.top = 1 + i*len(g.lines)
		grids, texts, trees = append(grids, g), append(texts, Excel(e, g.at)), append(trees, e)
	}
	for i, got := range libreOffice(t, grids, texts) {
		want, err := Eval(trees[i], grids[i])
		if err != nil {
			t.Fatal(err)
		}
		if !sameCell(got, want) {
			t.Errorf("%s: LibreOffice computes %v, this package %v", Print(trees[i]), got, want)
		}
	}
}

// sameCell compares loosely where the file does: LibreOffice writes a formula's TRUE as 1.
func sameCell(got, want Value) bool {
	if want.Kind == KindBool && got.Kind == KindNum {
		x, _ := want.number()
		want = Num(x)
	}
	return agree(got, want)
}

// libreOffice computes formulas; each stands in column A at the top of its grid.
func libreOffice(t *testing.T, grids []grid, texts []string) []Value {
	t.Helper()
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("TIEOUT_LIBREOFFICE is not set to the soffice command; LibreOffice was not asked")
	}
	dir := t.TempDir()
	f := excelize.NewFile()
	defer f.Close()
	set := func(cell string, v Value) {
		var err error
		switch v.Kind {
		case KindNum:
			err = f.SetCellValue("Sheet1", cell, v.Num)
		case KindStr:
			err = f.SetCellStr("Sheet1", cell, v.Str)
		case KindBool:
			err = f.SetCellBool("Sheet1", cell, v.Bool)
		case KindErr:
			err = f.SetCellFormula("Sheet1", cell, map[string]string{errNA: "NA()", errDiv0: "1/0"}[v.Str])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, g := range grids {
		for l, row := range g.cells {
			for p, v := range row {
				set(fmt.Sprintf("%c%d", 'C'+p, g.top+l), v)
			}
		}
		if err := f.SetCellFormula("Sheet1", fmt.Sprintf("A%d", g.top), texts[i]); err != nil {
			t.Fatal(err)
		}
	}
	in, out := filepath.Join(dir, "formulas.xlsx"), filepath.Join(dir, "out")
	if err := f.SaveAs(in); err != nil {
		t.Fatal(err)
	}
	profile := "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	cmd := exec.Command(soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, in)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", soffice, err, text)
	}
	r, err := excelize.OpenFile(filepath.Join(out, "formulas.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var values []Value
	for _, g := range grids {
		cell := fmt.Sprintf("A%d", g.top)
		raw, err := r.GetCellValue("Sheet1", cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		kind, err := r.GetCellType("Sheet1", cell)
		if err != nil {
			t.Fatal(err)
		}
		switch kind {
		case excelize.CellTypeBool:
			values = append(values, Logical(raw == "1" || raw == "TRUE"))
		case excelize.CellTypeError:
			values = append(values, Fail(raw))
		case excelize.CellTypeFormula, excelize.CellTypeSharedString, excelize.CellTypeInlineString:
			values = append(values, Str(raw))
		default:
			x, err := strconv.ParseFloat(raw, 64)
			if err != nil {
				t.Fatalf("%s: expected a number, found %q (type %d)", cell, raw, kind)
			}
			values = append(values, Num(x))
		}
	}
	return values
}
