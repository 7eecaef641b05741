package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var unitNames = [...]string{Currency: "currency", PerShare: "per share", Shares: "shares", Percent: "percent", Number: "number"}

// printColumns is the columns of a table: heading, period, unit.
func printColumns(t *Table) string {
	var cols []string
	for _, c := range t.Columns {
		s := c.Heading
		if p := periodText(c.Period); p != "-" {
			s += " {" + p + "}"
		}
		if c.Unit != Currency {
			s += " [" + unitNames[c.Unit] + "]"
		}
		cols = append(cols, s)
	}
	return strings.Join(cols, " | ")
}

// printRow is a row: marks of layout, indent by blanks, caption, figures.
func printRow(r Row) string {
	var b strings.Builder
	if r.Rule {
		b.WriteString("--- ")
	}
	b.WriteString(strings.Repeat(" ", max(r.Indent, 0)) + r.Label)
	if r.Note != "" {
		b.WriteString(" {note " + r.Note + "}")
	}
	if r.Unit != Currency {
		b.WriteString(" [" + unitNames[r.Unit] + "]")
	}
	for _, c := range r.Cells {
		b.WriteString(" | ")
		switch c.Kind {
		case Blank:
		case Dash:
			b.WriteString("-")
		case Word:
			b.WriteString("\"" + c.Text + "\"")
		default:
			b.WriteString(c.Value.String())
		}
		if c.Mark != "" {
			b.WriteString(" mark " + c.Mark)
		}
	}
	if r.Double {
		b.WriteString(" ===")
	}
	return strings.TrimRight(b.String(), " ")
}

// printTable is a table as a person would write it down.
func printTable(t *Table, f *Filing) string {
	var b strings.Builder
	line, _ := t.Span.Position()
	fmt.Fprintf(&b, "%s, lines %d to %d", t.ID, line, t.Span.LastLine())
	if t.Section >= 0 {
		if s := f.Sections[t.Section]; s.Note != "" {
			fmt.Fprintf(&b, ", Item %s, note %s", s.Item, s.Note)
		} else {
			fmt.Fprintf(&b, ", Item %s", s.Item)
		}
	}
	fmt.Fprintf(&b, "\n  title: %s\n", t.Title)
	if t.Scale != 1 {
		fmt.Fprintf(&b, "  scale: %d, stated at line %d\n", t.Scale, t.ScaleAt.LastLine())
	}
	fmt.Fprintf(&b, "  columns: %s\n", printColumns(t))
	for i, r := range t.Rows {
		gap := ""
		if r.Break && i > 0 {
			gap = "\n"
		}
		fmt.Fprintf(&b, "%s%4d %s\n", gap, i, printRow(r))
	}
	for _, g := range t.Footings {
		fmt.Fprintf(&b, "  row %d = %s%s\n", g.Total, printTerms(g.Terms, "row"), printProof(g, t))
	}
	for _, g := range t.Across {
		fmt.Fprintf(&b, "  column %d = %s in %d rows\n", g.Total, printTerms(g.Terms, "column"), len(g.Proven)+len(g.Rounded))
	}
	return strings.TrimRight(b.String(), " \n") + "\n"
}

func printTerms(terms []FootTerm, _ string) string {
	var b strings.Builder
	for i, x := range terms {
		sign := " + "
		if x.Sign < 0 {
			sign = " - "
		} else if i == 0 {
			sign = ""
		}
		fmt.Fprintf(&b, "%s%d", sign, x.Row)
	}
	return b.String()
}

func printProof(g Footing, t *Table) string {
	var parts []string
	for _, j := range g.Rounded {
		parts = append(parts, fmt.Sprintf("rounded in column %d", j))
	}
	for _, x := range g.Broken {
		parts = append(parts, fmt.Sprintf("column %d prints %s, computed %s", x.Column, x.Printed, x.Computed))
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, ", ")
}

// tablesOf reads text as Item 8 of a report for the year 2003.
func tablesOf(t *testing.T, text string) []*Table {
	t.Helper()
	src := NewSource("report.txt", []byte(text))
	lines := layOut(src)
	fiscal := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
	return readTables(src, lines, make([]scanned, len(lines)), 0, len(lines), fiscal)
}
