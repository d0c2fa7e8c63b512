package registry

import (
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

func TestNIPIsReadAsPeopleWriteIt(t *testing.T) {
	for _, s := range []string{
		"198609262015051001", "19860926 201505 1 001", "'198609262015051001", " 19860926.201505.1.001 ", "’19860926-201505-1-001", "19860926\u00a0201505\u00a01\u00a0001",
	} {
		n, err := ParseNIP(s)
		if err != nil || n != "198609262015051001" {
			t.Errorf("ParseNIP(%q) = %q, %v", s, n, err)
		}
	}
}

func TestNIPOfAContractServantHasNoMonth(t *testing.T) {
	for _, s := range []string{"198805172023211005", "199002292024241002"} {
		n, err := ParseNIP(s)
		if s == "199002292024241002" { // 29 February of a year without one
			wantProblem(t, s, err, "registry.nip_birth")
			continue
		}
		if err != nil || !n.contract() || employmentOf(n) != "pppk" {
			t.Errorf("ParseNIP(%q) = %q, %v", s, n, err)
		}
	}
}

func TestWrongNIPSaysWhatIsWrong(t *testing.T) {
	for s, key := range map[string]string{
		"1,99E+17":              "registry.nip_scientific",
		"1.98609E+17":           "registry.nip_scientific",
		"1,98609262015051E17":   "registry.nip_scientific",
		"'1,99E+17":             "registry.nip_scientific",
		"19860926201505100":     "registry.nip_length",
		"1986092620150510011":   "registry.nip_length",
		"":                      "registry.nip_length",
		"1986O926201505100l":    "registry.nip_letters",
		"19860926201505100\x00": "registry.nip_letters",
		"<b>198609262015051001": "registry.nip_letters",
		"198613262015051001":    "registry.nip_birth",
		"198602302015051001":    "registry.nip_birth",
		"000000002015051001":    "registry.nip_birth",
		"198609262015131001":    "registry.nip_month",
		"198609262015001001":    "registry.nip_month",
		"198609262015053001":    "registry.nip_sex",
		"198609262004081001":    "registry.nip_too_young",
		"200809262024211001":    "registry.nip_too_young",
	} {
		_, err := ParseNIP(s)
		wantProblem(t, s, err, key)
	}
	// Appointed in the month of the 18th birthday: just old enough.
	if _, err := ParseNIP("198609262004091001"); err != nil {
		t.Errorf("appointed at 18: %v", err)
	}
}

func TestNIPOfTheFutureIsRefused(t *testing.T) {
	for s, ok := range map[NIP]bool{
		"198609262024111001": true, "198609262024121001": false, "198609262025011001": false,
		"198609262024211001": true, "198609262025211001": false,
	} {
		if err := s.checkOn("2024-11-12"); (err == nil) != ok {
			t.Errorf("%s on 2024-11-12: %v", s, err)
		}
	}
}

func TestMaskShowsFourDigits(t *testing.T) {
	n := NIP("198609262015051001")
	if got := n.Masked(); strings.Contains(got, "1986") || !strings.HasSuffix(got, " 1001") || strings.Count(got, "•") != 14 {
		t.Errorf("masked %q", got)
	}
	if got := n.Grouped(); got != "19860926 201505 1 001" {
		t.Errorf("grouped %q", got)
	}
	if got := NIP("12").Masked(); got != "••" {
		t.Errorf("masked short %q", got)
	}
	if _, err := ParseNIP(string(n[:17]) + "x"); strings.Contains(err.Error(), "1986") {
		t.Errorf("the error repeats the number: %v", err)
	}
}

func wantProblem(t *testing.T, what string, err error, key string) {
	t.Helper()
	ps := problemsOf(err)
	if netra.KindOf(err) != netra.Invalid || len(ps) == 0 || ps[0].Key != key {
		t.Errorf("%q: %v, want %s", what, err, key)
	}
}

func FuzzParseNIP(f *testing.F) {
	f.Add("19860926 201505 1 001")
	f.Add("1,99E+17")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNIP(s)
		if err == nil && len(n) != 18 {
			t.Errorf("%q is the NIP %q", s, n)
		}
		if err == nil {
			if again, err := ParseNIP(n.Grouped()); err != nil || again != n {
				t.Errorf("%q, grouped, is %q, %v", n, again, err)
			}
		}
	})
}
