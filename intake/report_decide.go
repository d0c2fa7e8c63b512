package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// How much a reporter may write, in characters. The form counts them for him;
// the service refuses more, whoever calls it.
const (
	maxNarrative = 10000
	maxWho       = 1000
	maxLine      = 300
	maxMessage   = 5000
	maxNote      = 2000
	maxSummary   = 5000
)

// oldestYears is how far back an act may lie. It is a guard against slips such
// as 1924, not a rule of law: what is too late to act on is for the office to
// say, with its reason.
const oldestYears = 30

// overlapWords is how many words in a row an officer may share with a reporter
// before he is warned: who reads the summary could know the reporter by his
// turn of phrase.
const overlapWords = 8

// checkTip tells what is wrong with a tip that came in on day today. kinds are
// the acts that can be reported.
func checkTip(t Tip, today netra.Date, kinds map[string]*law.Act) error {
	var ps []netra.Problem
	bad := func(field, key string) { ps = append(ps, netra.Problem{Field: field, Key: key}) }
	c := t.Content
	if a := kinds[c.Act]; a == nil || !a.Public {
		bad("jenis", "intake.problem.jenis.choice")
	}
	if !filled(c.Narrative, maxNarrative) {
		bad("uraian", "intake.problem.uraian.required")
	}
	if key := checkActOn(c.ActOn, today); key != "" {
		bad("tanggal", key)
	}
	if c.Region.Level() != 2 {
		bad("wilayah", "intake.problem.wilayah.required")
	}
	if c.District != "" && (c.District.Level() != 3 || !c.Region.Contains(c.District)) {
		bad("kecamatan", "intake.problem.kecamatan.choice")
	}
	if !filled(c.Who, maxWho) {
		bad("terlapor", "intake.problem.terlapor.required")
	}
	if !fits(c.Place, maxLine) {
		bad("tempat", "intake.problem.too_long")
	}
	if !fits(c.Agency, maxLine) {
		bad("instansi", "intake.problem.too_long")
	}
	if t.Identity != nil {
		if !filled(t.Identity.Name, maxLine) {
			bad("nama", "intake.problem.nama.required")
		}
		if !filled(t.Identity.Address, maxWho) {
			bad("alamat", "intake.problem.alamat.required")
		}
		if !filled(t.Identity.Contact, maxLine) {
			bad("kontak", "intake.problem.kontak.required")
		}
	}
	if len(ps) > 0 {
		return &netra.Error{Kind: netra.Invalid, Key: "intake.problem.tip", Problems: ps}
	}
	return nil
}

// checkActOn names what is wrong with the day of the act, "" where nothing is.
func checkActOn(on, today netra.Date) string {
	switch {
	case on.IsZero():
		return "intake.problem.tanggal.required"
	case on > today:
		return "intake.problem.future"
	case today.Year()-on.Year() > oldestYears:
		return "intake.problem.too_old"
	default:
		return ""
	}
}

// filled tells whether s says something and is not too long.
func filled(s string, maxRunes int) bool { return strings.TrimSpace(s) != "" && fits(s, maxRunes) }

// fits tells whether s is text and not too long.
func fits(s string, maxRunes int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxRunes
}

// sameTip tells whether what arrived now is what arrived before. The place of
// the sealed files does not count: it differs each time a file is sealed.
func sameTip(a, b Content, ia, ib *Identity) bool {
	fa, fb := a.Files, b.Files
	a.Files, b.Files = nil, nil
	if !equalContent(a, b) || (ia == nil) != (ib == nil) || ia != nil && *ia != *ib {
		return false
	}
	return slices.EqualFunc(fa, fb, func(x, y File) bool { return x.SHA256 == y.SHA256 && x.Name == y.Name })
}

// equalContent compares everything but the files.
func equalContent(a, b Content) bool {
	return a.Act == b.Act && a.Narrative == b.Narrative && a.ActOn == b.ActOn && a.Region == b.Region &&
		a.District == b.District && a.Place == b.Place && a.Who == b.Who && a.Agency == b.Agency
}

// decideStep says whether a step may be taken on report r by an office with
// these functions. narrative is what the reporter wrote.
func decideStep(p *law.Procedure, r Report, functions []string, in Taking, narrative string, today netra.Date) (law.Step, error) {
	if in.Version != r.Version {
		return law.Step{}, &netra.Error{Kind: netra.Conflict, Key: "intake.changed_meanwhile"}
	}
	open := p.Open(r.State, functions)
	i := slices.IndexFunc(open, func(s law.Step) bool { return s.Name == in.Step })
	if i < 0 {
		return law.Step{}, &netra.Error{Kind: netra.NotInForce, Key: "intake.step_not_open"}
	}
	step := open[i]
	var ps []netra.Problem
	bad := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	if step.Named && !r.Named {
		bad("", "intake.problem.not_named")
	}
	if len(step.Reasons) > 0 {
		if _, ok := reasonOf(step, in.Reason); !ok {
			bad("alasan", "intake.problem.alasan.required")
		}
	}
	for _, id := range step.Needs {
		if !filled(in.Documents[id], maxLine) {
			doc, _ := p.Document(id)
			bad(documentField(id), "intake.problem.document", doc.Label)
		}
	}
	if slices.Contains(step.Asks, "note") && strings.TrimSpace(in.Note) == "" {
		bad("catatan", "intake.problem.catatan.required")
	}
	if !fits(in.Note, maxNote) {
		bad("catatan", "intake.problem.too_long")
	}
	if step.OpensCase {
		ps = append(ps, checkDraft(in.Case, r, narrative, today)...)
	}
	if len(ps) > 0 {
		return law.Step{}, &netra.Error{Kind: netra.Invalid, Key: "intake.problem.step", Problems: ps}
	}
	return step, nil
}

// checkDraft tells what is wrong with the case that an officer wants to open.
func checkDraft(d CaseDraft, r Report, narrative string, today netra.Date) []netra.Problem {
	var ps []netra.Problem
	bad := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	if !filled(d.Summary, maxSummary) {
		bad("ringkasan", "intake.problem.ringkasan.required")
	} else if shared := sharedWords(d.Summary, narrative, overlapWords); shared != "" && !d.Sure {
		bad("ringkasan", "intake.problem.overlap", overlapWords)
	}
	if d.Election == "" {
		bad("pemilu", "intake.problem.pemilu.required")
	}
	if d.ActKind == "" {
		bad("jenis", "intake.problem.jenis.choice")
	}
	if key := checkActOn(d.ActOn, today); key != "" {
		bad("tanggal", key)
	}
	if d.Region.Level() < 2 || d.Region.Province() != r.Region.Province() {
		bad("wilayah", "intake.problem.wilayah.required")
	}
	return ps
}

// originOf is how a case comes about by a step: as the procedure says of it, and
// where it says nothing the office's own finding.
func originOf(step law.Step) string {
	if step.Records == OriginReport {
		return OriginReport
	}
	return OriginFinding
}

// documentField is the field of a form that names a document of the step.
func documentField(id string) string { return "dokumen-" + id }

// reasonOf finds a reason of the step's closed list.
func reasonOf(step law.Step, id string) (law.StepReason, bool) {
	i := slices.IndexFunc(step.Reasons, func(r law.StepReason) bool { return r.ID == id })
	if i < 0 {
		return law.StepReason{}, false
	}
	return step.Reasons[i], true
}

// earliest is the first day on which one of the clocks runs out, "" where none
// runs.
func earliest(ds []law.Deadline) netra.Date {
	var first netra.Date
	for _, d := range ds {
		if !d.Due.IsZero() && (first.IsZero() || d.Due < first) {
			first = d.Due
		}
	}
	return first
}

// firstDue is the clock that runs out first, nil where none runs.
func firstDue(ds []Due) *Due {
	var first *Due
	for i := range ds {
		if first == nil || ds[i].Deadline.Due < first.Deadline.Due {
			first = &ds[i]
		}
	}
	return first
}

// firstPassage is the one that every report begins with.
func firstPassage(p *law.Procedure, r Report) Passage {
	return Passage{State: p.Start, CountsAs: p.States[p.Start].Counts, FromOn: r.ReceivedOn}
}

// seen turns the passages of a report into what its reporter reads: only what
// the procedure says in public, never a note and never who did it.
func seen(b *law.Book, p *law.Procedure, passages []Passage) []SeenPassage {
	out := make([]SeenPassage, 0, len(passages))
	for _, h := range passages {
		v := SeenPassage{Label: b.PublicLabel(p, h.State), On: h.FromOn}
		if st := b.StatusOf(p, h.State); st != nil {
			v.Tone = st.Tone
		}
		if step, ok := stepNamed(p, h.Step); ok {
			v.Remedy = step.Remedy
			if r, ok := reasonOf(step, h.Reason); ok {
				v.Reason = r.Label
				if r.Remedy.ID != "" {
					v.Remedy = r.Remedy
				}
			}
		}
		out = append(out, v)
	}
	return out
}

// stepNamed finds a step by its name, from whatever state it leads.
func stepNamed(p *law.Procedure, name string) (law.Step, bool) {
	i := slices.IndexFunc(p.Steps, func(s law.Step) bool { return name != "" && s.Name == name })
	if i < 0 {
		return law.Step{}, false
	}
	return p.Steps[i], true
}

// checkMessage tells what is wrong with a message. A message that brings files
// may do without words.
func checkMessage(messageID, text string, uploads []Upload) error {
	bad := func(key string) error {
		return &netra.Error{Kind: netra.Invalid, Key: key, Problems: []netra.Problem{{Field: "pesan", Key: key}}}
	}
	switch {
	case !messageIDShape.MatchString(messageID):
		return &netra.Error{Kind: netra.Invalid, Key: "intake.problem.message_id"}
	case strings.TrimSpace(text) == "" && len(uploads) == 0:
		return bad("intake.problem.pesan.required")
	case !fits(text, maxMessage):
		return bad("intake.problem.pesan.too_long")
	default:
		return nil
	}
}

// messageIDShape is how an id looks that netra.NewID makes.
var messageIDShape = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{26}$`)

// sharedWords returns the first run of n words that both texts hold, "" where
// they share none. Case, punctuation and line breaks do not count.
func sharedWords(a, b string, n int) string {
	wa, wb := words(a), words(b)
	if len(wa) < n || len(wb) < n {
		return ""
	}
	runs := make(map[string]bool, len(wb))
	for i := 0; i+n <= len(wb); i++ {
		runs[strings.Join(wb[i:i+n], " ")] = true
	}
	for i := 0; i+n <= len(wa); i++ {
		if s := strings.Join(wa[i:i+n], " "); runs[s] {
			return s
		}
	}
	return ""
}

// words are the words of s in small letters.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}
