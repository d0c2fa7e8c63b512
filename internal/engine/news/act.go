package news

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
	return stance, why
}

func longestReset(r *Reader, d *document, k int) bool {
	for _, p := range r.stances["reset"].phrases {
		if _, ok := p.match(d, k, true); ok {
			return true
		}
	}
	return false
}
