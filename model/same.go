package model

import "strings"

// onceOnly leaves one of several findings that say the same of a figure the
// filing prints in more than one place: the same figure printed for the same
// period, with the same figure expected. The one with the most evidence stays.
func onceOnly(findings []Finding) []Finding {
	type figure struct {
		severity                  Severity
		printed, expected, period string
	}
	at := map[figure]int{}
	kept := findings[:0:0]
	for _, f := range findings {
		if f.Printed.Equal(f.Expected) || f.Printed.NumDigits() < 5 {
			kept = append(kept, f)
			continue
		}
		key := figure{f.Severity, f.Printed.String(), f.Expected.String(), f.ID[strings.LastIndexByte(f.ID, '.')+1:]}
		k, known := at[key]
		switch {
		case !known:
			at[key] = len(kept)
			kept = append(kept, f)
		case len(f.Evidence) > len(kept[k].Evidence):
			kept[k] = f
		}
	}
	return byPlace(kept)
}
