package model

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieout/parse"
)

// debtUnderstood says in a line each what the typed debt, lease and retirement
// notes of a filing hold.
func debtUnderstood(m *Model) []string {
	var lines []string
	n := m.Notes
	if d := n.Debt; d != nil {
		fixed, floating, dated := 0, 0, 0
		for _, i := range d.Instruments {
			switch i.Kind {
			case RateFixed:
				fixed++
			case RateFloating:
				floating++
			}
			if !i.Through.IsZero() {
				dated++
			}
		}
		lines = append(lines, fmt.Sprintf("debt: %d instruments, %d fixed, %d floating, %d dated; total %s; current %s; long-term %s; maturities %s; %d lines of credit",
			len(d.Instruments), fixed, floating, dated, said(d.Total), said(d.Current), said(d.LongTerm), saidDue(d.Maturities), len(d.Credit)))
	}
	if l := n.Leases; l != nil {
		lines = append(lines, fmt.Sprintf("leases: operating %s; capital %s; rent %s", saidDue(l.Operating), saidDue(l.Capital), said(l.Rent)))
	}
	if o := n.Obligations; o != nil {
		lines = append(lines, fmt.Sprintf("obligations: debt %s; leases %s", saidDue(o.Debt()), saidDue(o.Leases())))
	}
	if p := n.Pension; p != nil {
		for _, x := range p.Plans {
			lines = append(lines, fmt.Sprintf("%s: obligation %s; assets %s; funded %s; net %s; sheet %d rows; cost %s in %d rows; %d rates",
				x.ID, said(x.Obligation.Closing), said(x.Assets.Closing), said(x.Funded), said(x.Net), len(x.Sheet), said(x.NetCost), len(x.Cost), len(x.Rates)))
		}
	}
	return lines
}

// What was understood of real filings: right where it is present, and absent
// where the tables were not understood.
func TestDebtAndRetirementOfFilings(t *testing.T) {
	want := map[string][]string{
		"ibm-1997.txt": {
			"debt: 15 instruments, 6 fixed, 0 floating, 6 dated; total 1997 16644000000, 1996 12794000000; current 1997 2948000000, 1996 2922000000; long-term 1997 13696000000, 1996 9872000000; maturities 1998 2948000000, 1999 2766000000, 2000 4213000000, 2001 1021000000, 2002 1338000000, 2003+ 4389000000; 0 lines of credit",
			"leases: operating 1998 1431000000, 1999 1235000000, 2000 1101000000, 2001 936000000, 2002 752000000, 2003+ 1787000000; capital ; rent 1997 1280000000, 1996 1210000000, 1995 1145000000",
			"pension_u_s_plan: obligation 1997 -33161000000, 1996 -29729000000; assets 1997 38475000000, 1996 34281000000; funded 1997 5314000000, 1996 4552000000; net 1997 2692000000, 1996 2272000000; sheet 0 rows; cost 1997 -420000000, 1996 -285000000, 1995 -252000000 in 6 rows; 3 rates",
			"pension_non_u_s_plans: obligation 1997 -18709000000, 1996 -19739000000; assets 1997 21601000000, 1996 20808000000; funded 1997 2892000000, 1996 1069000000; net 1997 177000000, 1996 -332000000; sheet 0 rows; cost 1997 41000000, 1996 128000000, 1995 406000000 in 6 rows; 0 rates",
			"other_benefits: obligation 1997 -6384000000, 1996 -6453000000; assets 1997 120000000, 1996 559000000; funded 1997 -6264000000, 1996 -5894000000; net 1997 -6759000000, 1996 -6418000000; sheet 0 rows; cost 1997 353000000, 1996 366000000, 1995 355000000 in 4 rows; 2 rates",
		},
	}
	paths, err := filepath.Glob(filepath.Join(filingsDir(t), "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		m := buildFiling(t, name)
		got := debtUnderstood(m)
		t.Logf("%s\n  %s", name, strings.Join(got, "\n  "))
		for k, w := range want[name] {
			if k >= len(got) || got[k] != w {
				t.Errorf("%s:\nwant %s\n got %s", name, w, strings.Join(got, "\n     "))
				break
			}
		}
		// Contradictions in these notes are claimed where they are known to be.
		if d := m.Notes.Debt; d != nil && name != "american-locker-2003.txt" {
			for _, f := range m.Findings {
				if f.Severity != Rounding && strings.HasPrefix(f.ID, d.Schedule+".") && d.Schedule != "" {
					t.Errorf("%s: %s", name, f.Message)
				}
			}
		}
	}
}

// A filing that lost lines is read without panic.
func TestDebtOfDamagedFilings(t *testing.T) {
	data, err := os.ReadFile("../testdata/sample-10k.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	for n := range 12 {
		var kept []string
		for i, l := range lines {
			if i < 950 || (i*7+n*13)%(17+n) != 0 {
				kept = append(kept, l)
			}
		}
		f, err := parse.TenK(parse.NewSource("damaged.txt", []byte(strings.Join(kept, "\n"))))
		if err != nil {
			continue
		}
		if m, err := Build(f); err == nil {
			debtUnderstood(m)
		}
	}
}
