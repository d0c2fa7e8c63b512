package law

import (
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

// choices writes sanctions as "named>imposed".
func choices(cs []SanctionChoice) string {
	var out []string
	for _, c := range cs {
		s := c.Sanction.ID
		if c.StandIn != nil {
			s += ">" + c.Imposed.ID
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestSanctionsOfARule(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, rule, employment string
		day                    netra.Date
		edit                   edit
		want                   string
	}{
		{"level-with-stand-in-just-before", "dis-1", "pns", "2024-12-31", edit{}, "s1>t1 s2"},
		{"stand-in-ends-on-the-day", "dis-1", "pns", "2025-01-01", edit{}, "s1 s2"},
		{"contract-servant", "dis-1", "pppk", "2024-12-31", edit{}, "s1>t1"},
		{"employment-not-known", "dis-1", "", "2024-12-31", edit{}, "s1>t1 s2"},
		{"day-not-known-stays-replaced", "dis-1", "pns", "", edit{}, "s1>t1 s2"},
		{"no-end-known-stays-replaced", "dis-1", "pns", "2030-01-01", edit{"sanctions/s1.yaml", "until: 2025-01-01, ", ""}, "s1>t1 s2"},
		{"before-the-sanction", "dis-1", "pns", "2019-12-31", edit{}, ""},
		{"ended-before-the-decision-not-before-the-act", "dis-1", "pns", "2024-12-31", edit{"sanctions/s2.yaml", "from: 2020-01-01", "from: 2020-01-01, until: 2023-12-31"}, "s1>t1 s2"},
		{"ended-before-the-rule", "dis-1", "pns", "2024-12-31", edit{"sanctions/s2.yaml", "from: 2020-01-01", "from: 2010-01-01, until: 2019-12-31"}, "s1>t1"},
		{"came-after-the-rule", "dis-1", "pns", "2027-12-31", edit{"sanctions/s2.yaml", "from: 2020-01-01", "from: 2026-01-01"}, "s1"},
		{"of-several-levels", "dis-2", "pns", "2024-12-31", edit{"rules/dis-2.yaml", "who: [pns]", "who: [pns]\nsanctions: [m1, s2]"}, "m1 s2"},
		{"only-those-the-rule-names", "dis-1", "pns", "2024-12-31", edit{"rules/dis-1.yaml", "level: severe", "level: severe\nsanctions: [s2]"}, "s2"},
		{"named-stand-in-is-no-choice", "dis-1", "pns", "2024-12-31", edit{"rules/dis-1.yaml", "level: severe", "level: severe\nsanctions: [s1, t1]"}, "s1>t1"},
		{"stand-in-alone-is-a-choice", "dis-1", "pns", "2024-12-31", edit{"rules/dis-1.yaml", "level: severe", "level: severe\nsanctions: [t1]"}, "t1"},
		{"moral", "eth-1", "pns", "2024-12-31", edit{}, "m1"},
		{"allowed", "alw-1", "pns", "2024-12-31", edit{}, ""},
		{"no-level-all-of-the-regime", "dis-2", "pns", "2024-12-31", edit{}, "s1>t1 s2"},
		{"withdrawn", "eth-1", "pns", "2024-12-31", edit{"sanctions/m1.yaml", "status: draft,", "status: withdrawn, on: 2024-01-01,"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := room(t)
			if tt.edit.path != "" {
				b = room(t, tt.edit)
			}
			if got := choices(b.SanctionsFor(b.Rules[tt.rule], tt.employment, tt.day)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
