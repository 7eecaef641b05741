package parse

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestDump(t *testing.T) {
	name := os.Getenv("DUMP")
	if name == "" {
		t.Skip()
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := TenK(NewSource(name, b))
	if err != nil {
		fmt.Println("ERR", err)
		return
	}
	fmt.Println(f.Company, "|", f.CIK, f.Form, f.PeriodEnd.Format("2006-01-02"), "trunc:", f.Truncated, len(f.Sections), "sections", len(f.Tables), "tables")
	for _, s := range f.Sections {
		l, _ := s.Span.Position()
		fmt.Printf("  S %d part %s item %s note %s %q\n", l, s.Part, s.Item, s.Note, s.Title)
	}
	for _, tb := range f.Tables {
		l, _ := tb.Span.Position()
		sec := ""
		if tb.Section >= 0 {
			sec = f.Sections[tb.Section].Item + "/" + f.Sections[tb.Section].Note
		}
		fmt.Printf("== %s lines %d-%d sec %s scale %d title %q\n", tb.ID, l, tb.Span.LastLine(), sec, tb.Scale, tb.Title)
		for _, c := range tb.Columns {
			fmt.Printf("   [%s %s %dm y%d u%d]", c.Heading, c.Period.End.Format("2006-01-02"), c.Period.Months, c.Period.Year(), c.Unit)
		}
		fmt.Println()
		for i, r := range tb.Rows {
			flag := ""
			if r.Rule {
				flag += "R"
			}
			if r.Double {
				flag += "D"
			}
			if r.Break {
				flag += "B"
			}
			fmt.Printf("  %2d %-3s u%d %2d %-60.60s", i, flag, r.Unit, r.Indent, r.Label)
			for _, c := range r.Cells {
				switch c.Kind {
				case Blank:
					fmt.Printf(" | %12s", "")
				case Dash:
					fmt.Printf(" | %12s", "-")
				default:
					fmt.Printf(" | %12s%s", c.Value.String(), c.Mark)
				}
			}
			fmt.Println()
		}
		for _, g := range tb.Footings {
			fmt.Printf("     F %d =", g.Total)
			for _, x := range g.Terms {
				fmt.Printf(" %+d", x.Sign*x.Row)
			}
			fmt.Printf("  proven %v rounded %v broken %v w%.0f\n", g.Proven, g.Rounded, g.Broken, g.Weight)
		}
		for _, g := range tb.Across {
			fmt.Printf("     X col %d = %v proven %d rounded %v broken %v\n", g.Total, g.Terms, len(g.Proven), g.Rounded, g.Broken)
		}
	}
	_ = strings.Join
}
