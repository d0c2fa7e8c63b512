package news

import (
	"regexp"
	"strconv"
	"strings"
)

// ElectionFinding is an election that the text names with its year.
type ElectionFinding struct {
	Span
	Election string `json:"election"` // id of law/calendars, else kind and year
	Known    bool   `json:"known"`
	Kind     string `json:"kind"` // pemilu, pemilihan
	Year     int    `json:"year"`
	Sure
}

// SanctionFinding is a sanction that the text names.
type SanctionFinding struct {
	Span
	Level   string `json:"level"`   // ringan, sedang, berat, moral, pidana, "" not said
	Measure string `json:"measure"` // "ptdh", "teguran-lisan", "" not said
	Sure
}

// ZoneFinding is a zone of a colour.
type ZoneFinding struct {
	Span
	Zone  string `json:"zone"`  // merah, kuning, hijau, oranye, hitam
	About string `json:"about"` // kerawanan, kesehatan, "" not said
	Sure
}

// electionKind is the kind of election that begins at word i.
func electionKind(d *document, i int) string {
	switch low := d.words[i].low; low {
	case "pilkada", "pilgub", "pilbup", "pilwalkot", "pilwali", "pilkot":
		return "pemilihan"
	case "pemilu", "pilpres", "pileg":
		return "pemilu"
	case "pemilihan":
		if i+1 < len(d.words) && d.words[i+1].near {
			if d.words[i].capital && d.words[i+1].number {
				return "pemilihan"
			}
			switch d.words[i+1].low {
			case "kepala", "gubernur", "bupati", "wali", "walikota", "serentak":
				return "pemilihan"
			case "umum", "presiden", "legislatif":
				return "pemilu"
			}
		}
	}
	return ""
}

// wholeMonth is a word that is a month and nothing else.
var wholeMonth = regexp.MustCompile(`^(?i:` + monthNames + `)$`)

const electionWords = 8 // words between the name of an election and its year

func (r *Reader) findElections(d *document) []ElectionFinding {
	out := []ElectionFinding{}
	for i := range d.words {
		kind := electionKind(d, i)
		if kind == "" {
			continue
		}
		year, end := electionYear(d, i)
		if year == 0 {
			continue
		}
		f := ElectionFinding{Span: d.wordsOf(i, end), Kind: kind, Year: year, Election: kind + "-" + strconv.Itoa(year), Sure: sure(0.8, "year_named")}
		for _, e := range r.elections {
			if e.Kind == kind && strings.HasPrefix(string(e.VoteOn), strconv.Itoa(year)) {
				f.Election, f.Known, f.Sure = e.ID, true, sure(0.95, "year_named")
			}
		}
		out = append(out, f)
	}
	return out
}

// electionYear is the year that is said of the election at word i.
func electionYear(d *document, i int) (year, end int) {
	for j := i + 1; j < len(d.words) && j <= i+electionWords; j++ {
		w := d.words[j]
		if w.sentence != d.words[i].sentence || !w.near && !strings.ContainsAny(d.gap(j), "/()") {
			return 0, 0
		}
		if w.number {
			y, err := strconv.Atoi(w.low)
			switch {
			case err == nil && y >= 1955 && y <= 2099 && len(w.low) == 4:
				return y, j + 1
			case err == nil && y <= 31 && j+1 < len(d.words) && wholeMonth.MatchString(d.words[j+1].low):
				continue // "Pilkada 9 Desember 2020"
			}
			return 0, 0
		}
		if !w.capital {
			switch w.low {
			case "desember", "november", "juni", "april", "februari", "tahun", "dan", "serentak", "di", "daerah", "umum", "kepala", "lanjutan":
			default:
				return 0, 0
			}
		}
	}
	return 0, 0
}

func (r *Reader) findSanctions(d *document) []SanctionFinding {
	out := []SanctionFinding{}
	for i := 0; i < len(d.words); {
		e, end := longest(r.sanctions, d, i, true)
		if e == nil {
			i++
			continue
		}
		f := SanctionFinding{Span: d.wordsOf(i, end), Sure: sure(0.9, "named")}
		if e.head[0] != "-" {
			f.Level = e.head[0]
		}
		if e.head[1] != "-" {
			f.Measure = e.head[1]
		}
		out = append(out, f)
		// "hukuman disiplin sedang hingga berat" names two levels.
		if f.Measure == "" && end+1 < len(d.words) && d.words[end].near && d.words[end+1].near && joins(d.words[end].low) && isLevel(d.words[end+1].low) {
			out = append(out, SanctionFinding{Span: d.wordsOf(end+1, end+2), Level: d.words[end+1].low, Sure: f.Sure})
			end += 2
		}
		i = end
	}
	return out
}

func joins(low string) bool {
	return low == "hingga" || low == "sampai" || low == "atau" || low == "dan" || low == "maupun"
}

func isLevel(low string) bool { return low == "ringan" || low == "sedang" || low == "berat" }

// findZones finds zones, and by the words of their paragraph what they are about:
// a zone of an epidemic is none of supervisors.
func findZones(d *document) []ZoneFinding {
	out := []ZoneFinding{}
	for i := 0; i+1 < len(d.words); i++ {
		if d.words[i].low != "zona" && d.words[i].low != "zone" {
			continue
		}
		for j := i + 1; j < len(d.words) && j <= i+6; j++ {
			w := d.words[j]
			if w.sentence != d.words[i].sentence {
				break
			}
			if !isColour(w.low) {
				if w.low == "dan" || w.low == "atau" || w.low == "berwarna" || w.low == "zona" && j > i+1 && (d.words[j-1].low == "dan" || isColour(d.words[j-1].low)) {
					if w.low == "zona" {
						break
					}
					continue
				}
				break
			}
			from := i
			if j > i+1 {
				from = j
			}
			if d.words[j-1].low == "berwarna" {
				from = i
			}
			f := ZoneFinding{Span: d.wordsOf(from, j+1), Zone: w.low, About: zoneAbout(d, i)}
			f.Sure = sure(0.9, "named")
			if f.About == "kesehatan" {
				f.Sure = sure(0.9, "named", "words_of_an_epidemic")
			}
			out = append(out, f)
		}
	}
	return out
}

func isColour(low string) bool {
	switch low {
	case "merah", "kuning", "hijau", "oranye", "jingga", "hitam":
		return true
	}
	return false
}

func zoneAbout(d *document, i int) string {
	about := ""
	for k := range d.words {
		if d.words[k].paragraph != d.words[i].paragraph {
			continue
		}
		switch d.words[k].low {
		case "covid", "corona", "korona", "pandemi", "penularan", "epidemiologi":
			return "kesehatan"
		case "netralitas", "kerawanan", "rawan", "pelanggaran", "asn", "bawaslu", "netral":
			about = "kerawanan"
		}
	}
	return about
}
