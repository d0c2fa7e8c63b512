package law

import (
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

func stepNames(steps []Step) string {
	var out []string
	for _, s := range steps {
		out = append(out, s.Name+">"+s.To)
	}
	return strings.Join(out, " ")
}

func TestStepsOpenToWhoMayTakeThem(t *testing.T) {
	t.Parallel()
	p := room(t).Procedures["board-2020"]
	for _, tt := range []struct {
		name, state string
		functions   []string
		want        string
	}{
		{"at-the-start", "study", []string{"supervise"}, "note>study send>sent stop>stopped"},
		{"other-office", "study", []string{"oversee"}, ""},
		{"nobody", "study", nil, ""},
		{"step-of-the-program-is-no-choice", "sent", []string{"supervise", "oversee"}, "note>sent"},
		{"final", "finished", []string{"supervise"}, ""},
		{"no-such-state", "moon", []string{"supervise"}, ""},
	} {
		if got := stepNames(p.Open(tt.state, tt.functions)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := stepNames(p.Automatic("sent", "child_final")); got != "return>finished" {
		t.Errorf("automatic: %q", got)
	}
	if got := stepNames(p.Automatic("sent", "child_opened")); got != "" {
		t.Errorf("automatic on another event: %q", got)
	}
}

func TestStepWithoutATargetStaysWhereItIs(t *testing.T) {
	t.Parallel()
	p := room(t).Procedures["board-2020"]
	for _, state := range []string{"study", "sent"} {
		if s, ok := p.Step(state, "note"); !ok || s.To != state {
			t.Errorf("from %s to %q, %v", state, s.To, ok)
		}
	}
	if _, ok := p.Step("sent", "stop"); ok {
		t.Error("a step can be taken from where it does not start")
	}
	if p.Steps[0].To != "" {
		t.Error("asking changed the procedure")
	}
}

func TestProcedureOfADay(t *testing.T) {
	t.Parallel()
	files := roomFiles(t)
	copyOf := func(id, from, election string) edit {
		s := string(files["procedures/board-2020.yaml"].Data)
		s = strings.Replace(s, "id: board-2020", "id: "+id, 1)
		s = strings.Replace(s, "from: 2020-01-01", "from: "+from, 1)
		return edit{"procedures/" + id + ".yaml", "", strings.Replace(s, "elections: [pemilihan]\n", election, 1)}
	}
	b := room(t,
		copyOf("board-2023", "2023-05-05", "elections: [pemilihan]\n"),
		copyOf("board-all", "2024-01-01", ""),
		edit{"procedures/board-2020.yaml", "track: bawaslu", "track: bawaslu # in force side by side"})
	for _, tt := range []struct {
		name, kind string
		day        netra.Date
		want       string
	}{
		{"too-early", "pemilihan", "2019-12-31", ""},
		{"first-day", "pemilihan", "2020-01-01", "board-2020"},
		{"just-before-the-next", "pemilihan", "2023-05-04", "board-2020"},
		{"first-day-of-the-next", "pemilihan", "2023-05-05", "board-2023"},
		{"special-before-general", "pemilihan", "2024-06-01", "board-2023"},
		{"general-for-other-elections", "pemilu", "2024-06-01", "board-all"},
		{"general-where-no-election", "", "2024-06-01", "board-all"},
		{"nothing-for-other-elections", "pemilu", "2023-12-31", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := b.ProcedureFor("bawaslu", tt.kind, tt.day)
			switch {
			case tt.want == "":
				if netra.KindOf(err) != netra.NotInForce {
					t.Errorf("error %v, want NotInForce", err)
				}
			case err != nil || p.ID != tt.want:
				t.Errorf("%v, %v, want %s", p, err, tt.want)
			}
		})
	}
}

func TestWithdrawnProcedureIsNotChosen(t *testing.T) {
	t.Parallel()
	b := room(t, edit{"procedures/board-2020.yaml", "status: draft,", "status: withdrawn, on: 2024-01-01,"})
	if _, err := b.ProcedureFor("bawaslu", "pemilihan", "2024-06-01"); netra.KindOf(err) != netra.NotInForce {
		t.Errorf("error %v", err)
	}
}

func TestProcedureBeginsWithTheOfficeThatMayBegin(t *testing.T) {
	t.Parallel()
	b := room(t)
	if p, err := b.ProcedureBeginning([]string{"supervise"}, "pemilihan", "2024-06-01"); err != nil || p.ID != "board-2020" {
		t.Errorf("%v, %v", p, err)
	}
	if _, err := b.ProcedureBeginning([]string{"oversee"}, "pemilihan", "2024-06-01"); netra.KindOf(err) != netra.NotInForce {
		t.Errorf("error %v", err)
	}
	if _, err := b.ProcedureOfFunction("supervise", "pemilihan", "2024-06-01"); netra.KindOf(err) != netra.NotInForce {
		t.Errorf("a procedure with which cases begin is used for a case that was sent: %v", err)
	}
	next := room(t, edit{"procedures/board-2020.yaml", "begins_case: true\n", ""})
	if p, err := next.ProcedureOfFunction("supervise", "pemilihan", "2024-06-01"); err != nil || p.ID != "board-2020" {
		t.Errorf("%v, %v", p, err)
	}
	if b.ByAgency("supervise") || b.ByAgency("nothing") {
		t.Error("a function of a region is taken for one of an agency")
	}
}

func TestStatusAndPublicLabelOfAState(t *testing.T) {
	t.Parallel()
	b := room(t)
	p := b.Procedures["board-2020"]
	if s := b.StatusOf(p, "finished"); s == nil || s.ID != "done" || !s.Ends {
		t.Errorf("status %+v", s)
	}
	if s := b.StatusOf(p, "moon"); s != nil {
		t.Errorf("status of no state: %+v", s)
	}
	for state, want := range map[string]string{"study": "Sedang dikaji", "sent": "Sedang diproses", "moon": ""} {
		if got := b.PublicLabel(p, state).In("id"); got != want {
			t.Errorf("%s reads %q, want %q", state, got, want)
		}
	}
}

func TestChecklistAndPapersAreFoundById(t *testing.T) {
	t.Parallel()
	p := room(t).Procedures["board-2020"]
	if r, ok := p.Requirement("place"); !ok || r.Kind != "material" {
		t.Errorf("%+v %v", r, ok)
	}
	if d, ok := p.Document("letter"); !ok || d.Label.EN != "Letter of forwarding" {
		t.Errorf("%+v %v", d, ok)
	}
	if _, ok := p.Requirement("letter"); ok {
		t.Error("a document is a requirement")
	}
	if _, ok := p.Document("place"); ok {
		t.Error("a requirement is a document")
	}
}

func TestTextFallsBackToIndonesian(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, want string }{{"id", "Satu"}, {"en", "One"}, {"nl", "Satu"}} {
		if got := (Text{ID: "Satu", EN: "One"}).In(tt.lang); got != tt.want {
			t.Errorf("%s: %q", tt.lang, got)
		}
	}
	if got := (Text{ID: "Satu"}).In("en"); got != "Satu" {
		t.Errorf("without English: %q", got)
	}
}
