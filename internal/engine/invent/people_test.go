package invent

import (
	"math"
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

var places = []Place{{"36.02", "Lebak"}, {"36.01", "Pandeglang"}, {"17.71", "Bengkulu"}}

func TestPeopleAreValidInForm(t *testing.T) {
	m := New(1, places)
	seen, single, contracts := map[string]int{}, 0, 0
	numbers := map[string]bool{}
	const n = 20_000
	for range n {
		p := m.Person()
		if len(p.NIP) != 18 || p.NIP[:8] != strings.ReplaceAll(string(p.Born), "-", "") {
			t.Fatalf("number %s of somebody born on %s", p.NIP, p.Born)
		}
		if _, err := netra.ParseDate(string(p.Born)); err != nil {
			t.Fatal(err)
		}
		if p.Woman != (p.NIP[14] == '2') || p.Contract != (p.NIP[12] == '2') {
			t.Fatalf("number %s does not fit %+v", p.NIP, p)
		}
		if p.Name == "" || p.Unit == "" || p.Position == "" || p.Region == "" {
			t.Fatalf("somebody incomplete: %+v", p)
		}
		if numbers[p.NIP] {
			t.Fatalf("two people have the number %s", p.NIP)
		}
		numbers[p.NIP] = true
		seen[p.Name]++
		if !strings.Contains(p.Name, " ") {
			single++
		}
		if p.Contract {
			contracts++
		}
	}
	if single < n/20 || single > n/8 {
		t.Errorf("%d of %d have one name, want about 8 %%", single, n)
	}
	if contracts < n/6 || contracts > n/4 {
		t.Errorf("%d of %d serve by contract, want about 20 %%", contracts, n)
	}
	twice := 0
	for _, k := range seen {
		if k > 1 {
			twice += k
		}
	}
	if twice < n/100 || twice > n/2 {
		t.Errorf("%d of %d share their name with somebody, want some", twice, n)
	}
}

// TestNumbersLastForAsManyAsPromised finds no birth date with more people than
// a serial of three digits tells apart, at the most that may be asked for. The
// dates are equally likely, so a part of the whole shows it.
func TestNumbersLastForAsManyAsPromised(t *testing.T) {
	const part = 100
	m := New(5, places)
	for range Most / part {
		m.Person()
	}
	mean := float64(Most/part) / float64(len(m.born))
	for day, n := range m.born {
		if float64(n) > mean+7*math.Sqrt(mean) {
			t.Errorf("%d people born on %s, %.0f on others", n, day, mean)
		}
	}
	if whole := float64(Most) / float64(len(m.born)); whole+5*math.Sqrt(whole) > 998 {
		t.Errorf("%.0f people for each of %d birth dates need more than 998 serials", whole, len(m.born))
	}
}

func TestOneSeedMakesOneWorld(t *testing.T) {
	a, b, c := New(7, places), New(7, places), New(8, places)
	same := 0
	for range 100 {
		p, q, r := a.Person(), b.Person(), c.Person()
		if p != q {
			t.Fatalf("%+v and %+v", p, q)
		}
		if p.Name == r.Name {
			same++
		}
	}
	if same > 20 {
		t.Errorf("another seed makes %d of 100 the same", same)
	}
}

func TestMistypingChangesSomeAndNotAll(t *testing.T) {
	m := New(3, places)
	names, dates := 0, 0
	const n = 5_000
	for range n {
		p := m.Person()
		q := m.Mistype(p)
		if !strings.EqualFold(p.Name, q.Name) {
			names++
		}
		if p.Born != q.Born {
			dates++
		}
	}
	if names < n/5 || names > n/2 || dates < n/10 || dates > n/4 {
		t.Errorf("of %d, %d names and %d dates changed", n, names, dates)
	}
}
