package main

import (
	"strings"
	"testing"
	"time"

	"tieout/parse"
)

func TestWorkbookName(t *testing.T) {
	december := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		company, form string
		end           time.Time
		want          string
	}{
		{"American Locker Group Incorporated", "10-K", december, "american-locker-group_10-K_2003-12-31.xlsx"},
		{"The Coca-Cola Company", "10-K405", december, "coca-cola_10-K405_2003-12-31.xlsx"},
		{"PerkinElmer, Inc.", "10-K/A", december, "perkinelmer_10-K-A_2003-12-31.xlsx"},
		{"FORD MOTOR CO /DE/", "10-K", time.Time{}, "ford-motor_10-K.xlsx"},
		{"GAP INC, THE", "10-K", december, "gap_10-K_2003-12-31.xlsx"},
		{"AT&T Corp.", "10-K", december, "att_10-K_2003-12-31.xlsx"},
		{"Macy's, Inc.", "10-K", december, "macys_10-K_2003-12-31.xlsx"},
		{"Société Générale S.A.", "10-K", december, "societe-generale_10-K_2003-12-31.xlsx"},
		{"Deere & Company", "10-K", december, "deere_10-K_2003-12-31.xlsx"},
		{"Company", "10-K", december, "company_10-K_2003-12-31.xlsx"},
		{"CON", "10-K", december, "con_10-K_2003-12-31.xlsx"},
		{"../../etc/passwd", "10-K", december, "etc-passwd_10-K_2003-12-31.xlsx"},
		{"", "10-K", december, "filing_10-K_2003-12-31.xlsx"},
		{"\u65e5\u672c", "10-K", december, "filing_10-K_2003-12-31.xlsx"},
	} {
		if got := workbookName(&parse.Filing{Company: c.company, Form: c.form, PeriodEnd: c.end}); got != c.want {
			t.Errorf("%q: %s, want %s", c.company, got, c.want)
		}
	}
}

// TestWorkbookNameIsBounded: however long a company's name is, every file
// system takes the workbook's.
func TestWorkbookNameIsBounded(t *testing.T) {
	for _, company := range []string{strings.Repeat("x", 1000), strings.Repeat("Amalgamated Holdings ", 50)} {
		if got := workbookName(&parse.Filing{Company: company, Form: "10-K"}); len(got) > 100 {
			t.Errorf("%.20s...: %d characters", company, len(got))
		}
	}
}
