package news

import (
	"strings"

	"github.com/netra-id/netra"
)

// OfficeFinding is an office that the text names.
type OfficeFinding struct {
	Span
	Body      string       `json:"body"`   // "bawaslu", "kasn"
	Kind      string       `json:"kind"`   // id of law/offices, "" where the law room has none or the level is not said
	Level     string       `json:"level"`  // nasional, provinsi, kabkota, kecamatan, desa, "" not said
	Region    netra.Region `json:"region"` // "" where the text does not say or it is ambiguous
	Ambiguous bool         `json:"ambiguous"`
	Meanings  []string     `json:"meanings"` // bodies that it may be, where ambiguous
	Sure
}

// levelOf is the level of offices of a kind of region.
func levelOf(kind string) string {
	switch kind {
	case regency, city:
		return "kabkota"
	}
	return kind
}

// findOffices finds offices with the level and region that stand at their names.
func (r *Reader) findOffices(d *document, regions []*mention) []OfficeFinding {
	out := []OfficeFinding{}
	starts := map[int]*mention{}
	for _, m := range regions {
		starts[m.i], starts[m.name] = m, m
	}
	for i := 0; i < len(d.words); {
		e, end := longest(r.offices, d, i, true)
		if e == nil || !isOfficeName(d, i) {
			i++
			continue
		}
		f, to := r.office(d, e, i, end, starts)
		out = append(out, f)
		i = to
	}
	return out
}

// isOfficeName wants a capital letter, and no account or address around the name.
func isOfficeName(d *document, i int) bool {
	if !d.words[i].capital {
		return false
	}
	if i > 0 {
		switch d.gap(i) {
		case "@", ".", "/", "_", "#":
			return false
		case "-": // 800/12-BKD/2020
			if d.words[i-1].number {
				return false
			}
		}
	}
	return i+1 >= len(d.words) || d.gap(i+1) != "." && (d.gap(i+1) != "/" || !d.words[i+1].number)
}

func (r *Reader) office(d *document, e *entry, i, end int, starts map[int]*mention) (OfficeFinding, int) {
	f := OfficeFinding{Body: e.head[0], Meanings: []string{}, Sure: sure(0.95, "named")}
	if e.head[1] != "-" {
		f.Level = e.head[1]
	}
	if f.Body == "dinas" && d.words[i].low == "dinas" {
		end = dinasName(d, end)
	}
	to := end
	// "Badan Pengawas Pemilu (Bawaslu) Kabupaten Sragen"
	if to < len(d.words) && (d.words[to].near || d.gap(to) == ") " && strings.HasSuffix(d.text[:d.words[i].start], "(")) {
		switch low := d.words[to].low; {
		case low == "ri" || low == "pusat":
			f.Level = "nasional"
			to++
		case low == "republik" && to+1 < len(d.words) && d.words[to+1].low == "indonesia":
			f.Level = "nasional"
			to += 2
		case f.Level != "nasional":
			to = f.takeRegion(d, starts, to)
		}
	}
	f.Span = d.wordsOf(i, to)
	r.setKind(&f, e)
	if f.Body == "ppk?" {
		f.tellPPK(d, i)
	}
	return f, to
}

// dinasName goes to the end of the name of a service: "Dinas Pendidikan dan
// Kebudayaan".
func dinasName(d *document, j int) int {
	for j < len(d.words) && d.words[j].near {
		w := d.words[j]
		switch {
		case w.low == "kabupaten" || w.low == "kota" || w.low == "provinsi":
			return j
		case w.capital && !w.upper, w.low == "dan" && j+1 < len(d.words) && d.words[j+1].capital:
			j++
		default:
			return j
		}
	}
	return j
}

// takeRegion reads level and region right after the name of an office.
func (f *OfficeFinding) takeRegion(d *document, starts map[int]*mention, to int) int {
	m := starts[to]
	if m == nil {
		switch d.words[to].low {
		case regency, city, "kab":
			f.Level = "kabkota"
		case province:
			f.Level = province
		default:
			return to
		}
		if !d.words[to].capital {
			f.Level = ""
			return to
		}
		return to + 1
	}
	f.Region = m.one()
	if f.Region == "" {
		f.Ambiguous = true
		f.Sure = sure(0.6, "named", "several_regions_share_the_name")
	}
	if f.Level == "" {
		levels := map[string]bool{}
		for _, c := range m.cands {
			levels[levelOf(c.kind)] = true
		}
		if len(levels) == 1 {
			f.Level = levelOf(m.cands[0].kind)
		}
	}
	return m.j
}

// setKind gives the id of law/offices for the level.
func (r *Reader) setKind(f *OfficeFinding, e *entry) {
	ids := strings.Split(e.head[2], "/")
	id := ids[0]
	if len(ids) == 3 {
		switch f.Level {
		case "nasional":
		case province:
			id = ids[1]
		case "kabkota":
			id = ids[2]
		default:
			id = ""
		}
	}
	if r.officeKinds[id] {
		f.Kind = id
	}
}

// tellPPK tells the appointing authority from the committee of a kecamatan, which
// share three letters, by the words of the sentence.
func (f *OfficeFinding) tellPPK(d *document, i int) {
	from, to := d.sentenceOf(i)
	staff, poll := false, false
	for _, w := range d.words[from:to] {
		switch w.low {
		case "pembina", "kepegawaian", "sanksi", "rekomendasi", "disiplin", "instansi", "kasn", "bkn", "menindaklanjuti", "hukuman":
			staff = true
		case "pps", "kpps", "kecamatan", "pantarlih", "rekapitulasi", "tps", "pemilihan", "adhoc":
			poll = true
		}
	}
	switch {
	case staff && !poll:
		f.Body, f.Kind = "ppk", "ppk-instansi"
		f.Sure = sure(0.75, "words_of_the_sentence")
	case poll && !staff:
		f.Body, f.Level = "ppk-kecamatan", "kecamatan"
		f.Sure = sure(0.75, "words_of_the_sentence")
	default:
		f.Body, f.Ambiguous, f.Meanings = "", true, []string{"ppk", "ppk-kecamatan"}
		f.Sure = sure(0.5, "letters_have_two_meanings")
	}
}
