package invent

import (
	"strings"

	"github.com/netra-id/netra"
)

// Mistype gives the person as another list has him: mostly right, with the
// slips that are made when lists are typed from paper. Each list has lost
// something: titles, a birth date in one of ten, the partner in one of five.
func (m *Maker) Mistype(p Person) Person {
	r := m.rng
	p.Name = m.mistypeName(p.Name)
	if p.Partner != "" {
		p.Partner = m.mistypeName(p.Partner)
		if r.IntN(5) == 0 {
			p.Partner = ""
		}
	}
	switch v := r.IntN(100); {
	case v < 10:
		p.Born = ""
	case v < 14: // day and month swapped, where that makes a day
		if d, err := netra.ParseDate(string(p.Born[:5] + p.Born[8:] + "-" + p.Born[5:7])); err == nil {
			p.Born = d
		}
	case v < 18: // one digit
		if i := pick(r, []int{2, 3, 8, 9}); true {
			text := []byte(p.Born)
			text[i] = byte('0' + r.IntN(10))
			if d, err := netra.ParseDate(string(text)); err == nil {
				p.Born = d
			}
		}
	}
	if r.IntN(10) == 0 {
		p.Place = ""
	}
	if r.IntN(8) == 0 {
		p.Region = skewed(r, m.places).Region
	}
	p.NIP = ""
	if r.IntN(2) == 0 {
		p.Front, p.Back = "", ""
	}
	return p
}

// spellings are pairs of ways to write one sound.
var spellings = [][2]string{
	{"u", "oe"}, {"j", "dj"}, {"c", "tj"}, {"sy", "s"}, {"f", "p"}, {"z", "j"}, {"kh", "h"}, {"ai", "ae"}, {"y", "j"}, {"dh", "d"}, {"v", "f"},
}

func (m *Maker) mistypeName(name string) string {
	r := m.rng
	words := strings.Fields(name)
	switch r.IntN(12) {
	case 0: // one letter lost
		i := r.IntN(len(words))
		if w := words[i]; len(w) > 4 {
			at := 1 + r.IntN(len(w)-1)
			words[i] = w[:at] + w[at+1:]
		}
	case 1: // two letters swapped
		i := r.IntN(len(words))
		if w := []byte(words[i]); len(w) > 4 {
			at := 1 + r.IntN(len(w)-2)
			w[at], w[at+1] = w[at+1], w[at]
			words[i] = string(w)
		}
	case 2: // another letter
		i := r.IntN(len(words))
		if w := []byte(words[i]); len(w) > 4 {
			w[1+r.IntN(len(w)-1)] = byte('a' + r.IntN(26))
			words[i] = string(w)
		}
	case 3, 4: // spelled in another way
		s := pick(r, spellings)
		for i, w := range words {
			if strings.Contains(w, s[0]) {
				words[i] = strings.Replace(w, s[0], s[1], 1)
				break
			}
		}
	case 5: // a word short
		if len(words) > 2 {
			i := r.IntN(len(words))
			words = append(words[:i:i], words[i+1:]...)
		}
	case 6: // an initial
		if len(words) > 1 {
			words[len(words)-1] = words[len(words)-1][:1] + "."
		}
	case 7: // another order
		if len(words) == 2 {
			words[0], words[1] = words[1], words[0]
		}
	case 8:
		return strings.ToUpper(name)
	}
	return strings.Join(words, " ")
}
