package news

import "strings"

// ActFinding is a kind of conduct that the text speaks of.
type ActFinding struct {
	Span
	Act    string `json:"act"`    // id of law/acts
	Action string `json:"action"` // id of law/actions, "" none
	Stance string `json:"stance"` // reported, alleged, proven, denied, forbidden, allowed
	Sure
}

// findActs finds conducts and the light in which their sentence puts them.
func (r *Reader) findActs(d *document) []ActFinding {
	out := []ActFinding{}
	for i := 0; i < len(d.words); {
		e, end := longest(r.acts, d, i, false)
		if e == nil || !d.actFits(e, i, end) {
			i++
			continue
		}
		f := ActFinding{Span: d.wordsOf(i, end), Act: e.head[0]}
		if e.head[1] != "-" {
			f.Action = e.head[1]
		}
		var why string
		f.Stance, why = r.stance(d, i, end)
		c := 0.85
		if end-i == 1 {
			c = 0.65
		}
		f.Sure = sure(c, "words_of_the_conduct", why)
		out = append(out, f)
		i = end
	}
	return out
}

// actFits refuses words that mean a conduct only in some sentences: a bare "like",
// "share" or "komentar" counts where the sentence speaks of networks or of a list
// of such words.
func (d *document) actFits(e *entry, i, end int) bool {
	if e.head[0] != "media-sosial" || end-i > 1 {
		return true
	}
	from, to := d.sentenceOf(i)
	for k := from; k < to; k++ {
		switch d.words[k].low {
		case "media", "medsos", "facebook", "instagram", "tiktok", "whatsapp", "wa", "twitter", "postingan", "unggahan", "status", "akun", "grup", "youtube", "story", "konten", "sosmed":
			return true
		case "like", "share", "comment", "follow":
			if k != i {
				return true
			}
		}
	}
	return false
}

// stance reads the words of the sentence before and after a conduct.
func (r *Reader) stance(d *document, i, end int) (stance, why string) {
	from, to := d.sentenceOf(i)
	stance, why = "reported", "nothing_says_otherwise"
	for k := from; k < i; k++ {
		best, last := "", 0
		for _, name := range []string{"forbidden", "allowed", "denied", "alleged", "proven", "reset"} {
			for _, p := range r.stances[name].phrases {
				if e, ok := p.match(d, k, true); ok && e > last && e <= i {
					best, last = name, e
				}
			}
		}
		switch best {
		case "":
			continue
		case "reset":
			stance, why = "reported", "nothing_says_otherwise"
		case "denied":
			// A plain "tidak" reaches to the words right behind it only.
			if i-last <= 2 && stance != "forbidden" {
				stance, why = best, "word_before"
			}
		case "alleged", "proven":
			if stance != "forbidden" {
				stance, why = best, "word_before"
			}
		default:
			stance, why = best, "word_before"
		}
		k = last - 1
	}
	if stance != "reported" {
		return stance, why
	}
	for k := end; k < to && k < end+10; k++ {
		for _, name := range []string{"forbidden", "allowed"} {
			for _, p := range r.stances[name+"-after"].phrases {
				if _, ok := p.match(d, k, true); ok {
					return name, "word_after"
				}
			}
		}
		if longestReset(r, d, k) {
			break
		}
	}
	if above := r.listStance(d, i); above != "" {
		return above, "head_of_the_list"
	}
	return stance, why
}

// listStance is what the line above a list says of its items: "ASN dilarang:"
// before "1. Memasang spanduk". It is "" where word i stands in no such list.
func (r *Reader) listStance(d *document, i int) string {
	k := i
	for k > 0 && d.words[k-1].paragraph == d.words[i].paragraph {
		k--
	}
	if !isItem(d, k) {
		return ""
	}
	for k > 0 && isItem(d, k) {
		k--
		for k > 0 && d.words[k-1].paragraph == d.words[k].paragraph {
			k--
		}
	}
	from, to := k, k
	for to < len(d.words) && d.words[to].paragraph == d.words[from].paragraph {
		to++
	}
	if to >= len(d.words) || isItem(d, from) || !strings.Contains(d.gap(to), ":") {
		return ""
	}
	for at := to - 1; at >= from; at-- {
		for _, name := range []string{"forbidden", "allowed"} {
			for _, p := range r.stances[name].phrases {
				if end, ok := p.match(d, at, true); ok && end <= to {
					if name == "allowed" && at > from && (d.words[at-1].low == "tidak" || d.words[at-1].low == "tak") {
						return "forbidden"
					}
					return name
				}
			}
		}
	}
	return ""
}

// isItem tells whether the paragraph that begins at word k is an item of a list:
// a number, a letter or a bullet begins it.
func isItem(d *document, k int) bool {
	w := d.words[k]
	if (w.number || w.end-w.start == 1) && w.end < len(d.text) && strings.ContainsRune(".)", rune(d.text[w.end])) {
		return true
	}
	lead := strings.TrimSpace(d.text[strings.LastIndexByte(d.text[:w.start], '\n')+1 : w.start])
	return strings.Trim(lead, "-*•–·") == "" && lead != ""
}

func longestReset(r *Reader, d *document, k int) bool {
	for _, p := range r.stances["reset"].phrases {
		if _, ok := p.match(d, k, true); ok {
			return true
		}
	}
	return false
}
