package relatives

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
)

var doorLink = regexp.MustCompile(`https://netra\.example(/keluarga/[a-z2-7]{24})`)

// door opens the link of the personnel office and returns its path.
func (h *house) door() string {
	h.t.Helper()
	h.as("satu", http.MethodPost, linkPath, url.Values{"tahapan": {election}}).want(http.StatusSeeOther)
	page := h.as("satu", http.MethodGet, linkPath+"?tahapan="+election, nil).want(http.StatusOK, "https://wa.me/?text=", `<path fill="#000" d="M`)
	return doorLink.FindStringSubmatch(page.Body.String())[1]
}

// declares walks a servant through the steps and returns his page of advice.
func (h *house) declares(door string, who url.Values, relation, candidate string, facts url.Values) (page answer, path string) {
	h.t.Helper()
	small := func(a answer) answer {
		if n := a.Body.Len(); n > 20_000 || strings.Contains(a.Body.String(), "<script") {
			h.t.Errorf("a page for phones has %d bytes or a script", n)
		}
		return a
	}
	with := func(more url.Values) url.Values {
		out := url.Values{}
		for _, v := range []url.Values{who, more} {
			for k := range v {
				out[k] = v[k]
			}
		}
		return out
	}
	small(h.as("", http.MethodGet, door, nil).want(http.StatusOK, "Bukan pelanggaran"))
	small(h.as("", http.MethodPost, door, who).want(http.StatusOK, "Siapa yang mencalonkan diri?"))
	said := url.Values{"hubungan": {relation}, "cari": {candidate}}
	choice := small(h.as("", http.MethodPost, door+"/hubungan", with(said)).want(http.StatusOK, "Calon yang mana?")).Body.String()
	said.Set("calon", regexp.MustCompile(`name="calon" value="([0-9A-Z]{26})"`).FindStringSubmatch(choice)[1])
	last := small(h.as("", http.MethodPost, door+"/calon", with(said)))
	if last.Code == http.StatusOK {
		last.want(http.StatusOK, "Pertanyaan terakhir")
		said.Set("dijawab", "1")
		for k := range facts {
			last.want(http.StatusOK, `name="`+k+`"`)
			said[k] = facts[k]
		}
		last = h.as("", http.MethodPost, door+"/calon", with(said))
	}
	if last.Code != http.StatusSeeOther {
		h.t.Fatalf("the declaration is not taken: %d %.900s", last.Code, last.Body.String())
	}
	path = last.Header().Get("Location")
	return small(h.as("", http.MethodGet, path, nil).want(http.StatusOK, "Yang berlaku bagi Anda", "Siapa yang perlu tahu")), path
}

func whoIs(nip, name string) url.Values { return url.Values{"nip": {nip}, "nama": {name}} }

func TestServantDeclaresAndReadsWhatHoldsForHim(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		door := h.door()
		// A wife in permanent service, on leave for which she served long enough.
		page, own := h.declares(door, whoIs("19740201 200003 2 001", "Oneng Saputri"), "spouse", "yanto",
			url.Values{"fakta-on_leave": {"ya"}, "fakta-five_years_service": {"ya"}})
		page.want(http.StatusOK, "KIN-1", "KIN-2", "KIN-5", "Memberikan suara", "hanya dengan syarat", "Suami atau istri").never("CLTN-PPPK", "19740201")
		// The same without leave, from her own page.
		who := whoIs("197402012000032001", "ONENG SAPUTRI")
		who.Set("kunci", own[len(counselPath):])
		page.want(http.StatusOK, door+"?kunci="+who.Get("kunci"))
		h.as("", http.MethodGet, door+"?kunci="+who.Get("kunci"), nil).want(http.StatusOK, `name="kunci" value="`+who.Get("kunci"))
		page, again := h.declares(door, who, "spouse", "Yanto Kusnadi",
			url.Values{"fakta-on_leave": {"tidak"}, "fakta-five_years_service": {"ya"}})
		page.want(http.StatusOK, "ETIK-7").never("KIN-1", "KIN-2")
		if own != again {
			t.Error("one pair has two pages of advice")
		}
		// A son who serves by contract: the permissions are not for him.
		page, _ = h.declares(door, whoIs("199904032023211002", "budi zulkarnaen"), "child", "Juariah", nil)
		page.want(http.StatusOK, "larangan umum", "DISP-2", "Anak").never("KIN-", "CLTN", "Mendampingi suami")
		// A husband who serves by contract cannot take the leave.
		h.roster("198001012022211005;Tono;PPPK;Sulastri")
		h.candidates("7;Sulastri;P;;")
		page, _ = h.declares(door, whoIs("198001012022211005", "Tono"), "spouse", "sulastri", url.Values{"fakta-on_leave": {"tidak"}})
		page.want(http.StatusOK, "CLTN-PPPK").never("KIN-1", "KIN-2")

		rows := h.pairs("satu", Declared)
		if len(rows) != 3 {
			t.Errorf("%d declared pairs, want 3: %+v", len(rows), rows)
		}
		h.as("satu", http.MethodGet, "/meja/keluarga/"+rows[0].ID, nil).want(http.StatusOK, "Dinyatakan pegawai", "31 Januari 2024")
		for _, who := range []string{"jauh", "pengawas"} {
			if seen := h.pairs(who, ""); len(seen) != 0 {
				t.Errorf("%s sees %+v", who, seen)
			}
		}
	})
}

// confirmed is a pair that a run found and two people confirmed.
func (h *house) confirmed() (id string) {
	h.t.Helper()
	h.family()
	h.match("satu", false)
	id = h.pairs("satu", Possible)[0].ID
	for _, who := range []string{"satu", "dua"} {
		if err := h.Confirm(h.t.Context(), id, h.actors[who]); err != nil {
			h.t.Fatal(err)
		}
	}
	return id
}

func TestOwnWordStandsBesideWhatTwoPeopleConfirmed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.confirmed()
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=talk", nil).want(http.StatusOK, "Oneng")
		_, own := h.declares(h.door(), whoIs("197402012000032001", "Oneng Saputri"), "sibling", "yanto", nil)
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=talk", nil).want(http.StatusOK, "Tidak ada yang perlu dibicarakan")
		h.as("satu", http.MethodGet, "/meja/keluarga/"+id, nil).
			want(http.StatusOK, "dipastikan dua orang", "Tanggal lahir", "Suami atau istri", "Hubungan menurut pegawai", own)
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=declared", nil).want(http.StatusOK, "Oneng", "dipastikan dua orang")
		if run := h.match("satu", true); run.Found != 0 || len(h.pairs("satu", Declared)) != 1 || len(h.pairs("satu", Confirmed)) != 1 {
			t.Errorf("run %+v", run)
		}
		// Taken back, it is to be spoken about again.
		h.as("", http.MethodPost, own+"/tarik", nil).want(http.StatusSeeOther)
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=talk", nil).want(http.StatusOK, "Oneng")
		h.as("satu", http.MethodGet, "/meja/keluarga/"+id, nil).want(http.StatusOK, "dipastikan dua orang", "Ditarik pegawai").never("Hubungan menurut pegawai")
	})
}

// TestOwnWordOpensWhatWasCalledWrong lets a servant declare what one person of the
// office called somebody else.
func TestOwnWordOpensWhatWasCalledWrong(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		h.match("satu", false)
		id := h.pairs("satu", Possible)[0].ID
		if err := h.Dismiss(t.Context(), id, "pegawai ini belum menikah", h.actors["satu"]); err != nil {
			t.Fatal(err)
		}
		if err := h.Confirm(t.Context(), id, h.actors["dua"]); netra.KindOf(err) != netra.Conflict {
			t.Errorf("a wrong pair is confirmed: %v", err)
		}
		h.declares(h.door(), whoIs("197402012000032001", "Oneng Saputri"), "spouse", "yanto", nil)
		h.as("satu", http.MethodGet, "/meja/keluarga/"+id, nil).want(http.StatusOK, "orang lain", "pegawai menyatakan hubungan ini sendiri", "Ya, orang yang sama", "Bicaralah dengan pegawai")
		for _, who := range []string{"satu", "dua"} {
			if err := h.Confirm(t.Context(), id, h.actors[who]); err != nil {
				t.Fatal(err)
			}
		}
		if rows := h.pairs("satu", Confirmed); len(rows) != 1 || !rows[0].Said() {
			t.Errorf("pairs %+v", rows)
		}
	})
}

// TestNobodyReadsOrChangesWhatAnotherDeclared tries it with number and full name.
func TestNobodyReadsOrChangesWhatAnotherDeclared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		door := h.door()
		who := whoIs("197402012000032001", "Oneng Saputri")
		_, own := h.declares(door, who, "spouse", "yanto", nil)
		_, other := h.declares(door, whoIs("199904032023211002", "Budi Zulkarnain"), "child", "Juariah", nil)
		before := h.pairs("satu", Declared)
		said := url.Values{"nip": who["nip"], "nama": who["nama"], "hubungan": {"sibling"}, "cari": {"yanto"}, "dijawab": {"1"}}
		for _, p := range before {
			if p.Relation == registry.Spouse {
				said.Set("calon", p.Candidate)
			}
		}
		for _, key := range []string{"", door[len(doorPath):], other[len(counselPath):], "x"} {
			said.Set("kunci", key)
			h.as("", http.MethodPost, door+"/calon", said).want(http.StatusUnprocessableEntity, "sudah dinyatakan").never(own)
		}
		if diff := cmp.Diff(before, h.pairs("satu", Declared)); diff != "" {
			t.Errorf("another one's word changed (-before +after):\n%s", diff)
		}
		said.Set("kunci", own[len(counselPath):])
		h.as("", http.MethodPost, door+"/calon", said).want(http.StatusSeeOther)
		h.as("", http.MethodGet, own, nil).want(http.StatusOK, "Saudara")
	})
}

func TestServantWithdrawsWhatHeDeclared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		door := h.door()
		who := whoIs("198503072010012004", "Ratna")
		_, own := h.declares(door, who, "sibling", "tono", nil)
		h.as("", http.MethodPost, counselPath+door[len(doorPath):]+"/tarik", nil).want(http.StatusNotFound)
		for range 2 {
			h.as("", http.MethodPost, own+"/tarik", nil).want(http.StatusSeeOther)
		}
		h.as("", http.MethodGet, own, nil).want(http.StatusOK, "Pernyataan sudah ditarik").never("Tono", "Memberikan suara")
		rows := h.pairs("satu", Withdrawn)
		if len(rows) != 1 || len(h.pairs("satu", Declared)) != 0 {
			t.Fatalf("pairs %+v", h.pairs("satu", ""))
		}
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=withdrawn", nil).want(http.StatusOK, "Ratna", "ditarik pegawai")
		h.as("satu", http.MethodGet, "/meja/keluarga/"+rows[0].ID, nil).want(http.StatusOK, "Pegawai menarik pernyataannya sendiri", "Ditarik pegawai").never("Ya, orang yang sama")
		events, err := h.Ledger.List(t.Context(), ledger.Filter{Kind: "relatives.declaration.withdrawn"})
		if err != nil || len(events) != 1 {
			t.Errorf("%d events, %v", len(events), err)
		}
		who.Set("kunci", own[len(counselPath):])
		h.declares(door, who, "other", "tono", nil)
		if len(h.pairs("satu", Declared)) != 1 {
			t.Errorf("pairs %+v", h.pairs("satu", ""))
		}
		// What a run found stays to be looked at, whatever its servant takes back.
		h.match("satu", true)
		_, own = h.declares(door, whoIs("197402012000032001", "Oneng Saputri"), "spouse", "yanto", nil)
		h.as("", http.MethodPost, own+"/tarik", nil).want(http.StatusSeeOther)
		if err := h.Confirm(t.Context(), h.pairs("satu", Withdrawn)[0].ID, h.actors["satu"]); err != nil {
			t.Error(err)
		}
	})
}

func TestDeclarationsAreTakenAtTheSpeedOfPeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		door := h.door()
		who := whoIs("197402012000032001", "Oneng Saputri")
		h.sent = rate.New(h.Clock, 1, 1)
		h.at.mu.Lock()
		h.at.at = h.at.at.Add(time.Second)
		h.at.mu.Unlock()
		h.as("", http.MethodPost, door, who).want(http.StatusOK)
		for _, path := range []string{"", "/hubungan", "/calon"} {
			h.as("", http.MethodPost, door+path, who).want(http.StatusTooManyRequests)
		}
		if _, err := h.Declare(t.Context(), door[len(doorPath):], Declaration{}); netra.KindOf(err) != netra.TooMany {
			t.Errorf("a declaration too many: %v", err)
		}
		if _, _, err := h.Choices(t.Context(), door[len(doorPath):], "yanto"); netra.KindOf(err) != netra.TooMany {
			t.Errorf("a search too many: %v", err)
		}
	})
}

func TestNobodyDeclaresForAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		h.as("pengawas", http.MethodPost, linkPath, url.Values{"tahapan": {election}}).want(http.StatusForbidden)
		h.as("satu", http.MethodPost, linkPath, url.Values{"tahapan": {"pilkada-2020"}}).want(http.StatusUnprocessableEntity)
		door := h.door()
		const both = "tidak kami temukan bersama-sama"
		h.as("", http.MethodPost, door, whoIs("197402012000032001", "Wawan")).want(http.StatusUnprocessableEntity, both).never("Oneng")
		h.as("", http.MethodPost, door, whoIs("197402012000032099", "Oneng Saputri")).want(http.StatusUnprocessableEntity, both)
		for _, part := range []string{"Oneng", "Oneng S.", "Oneng Saputri Sari Wati Siti"} {
			h.as("", http.MethodPost, door, whoIs("197402012000032001", part)).want(http.StatusUnprocessableEntity, both)
		}
		h.as("", http.MethodPost, door, whoIs("1974", "Oneng")).want(http.StatusUnprocessableEntity, "18 angka")
		h.as("", http.MethodPost, door, whoIs("", "")).want(http.StatusUnprocessableEntity)
		// Every step checks again who it is.
		said := url.Values{"nip": {"197402012000032001"}, "nama": {"Wawan"}, "hubungan": {"spouse"}, "cari": {"yanto"}, "calon": {"x"}, "dijawab": {"1"}}
		h.as("", http.MethodPost, door+"/hubungan", said).want(http.StatusUnprocessableEntity, both)
		h.as("", http.MethodPost, door+"/calon", said).want(http.StatusUnprocessableEntity, both)
		said.Set("nama", "Oneng Saputri")
		h.as("", http.MethodPost, door+"/calon", said).want(http.StatusNotFound) // no such candidate
		said.Set("cari", "antah")
		h.as("", http.MethodPost, door+"/hubungan", said).want(http.StatusUnprocessableEntity, "Tidak ada calon dengan nama itu")
		said.Set("hubungan", "bos")
		h.as("", http.MethodPost, door+"/hubungan", said).want(http.StatusUnprocessableEntity, "Galat")
		if rows := h.pairs("satu", ""); len(rows) != 0 {
			t.Errorf("pairs %+v", rows)
		}
		for _, path := range []string{"/keluarga/" + strings.Repeat("a", 24), "/keluarga-saya/" + door[len("/keluarga/"):], "/keluarga-saya/" + strings.Repeat("a", 24)} {
			h.as("", http.MethodGet, path, nil).want(http.StatusNotFound)
		}
		// What the database holds opens no page.
		var kept string
		if err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow(t.Context(), `select max(l.link_hash) from relatives_links l`).Scan(&kept)
		}); err != nil {
			t.Fatal(err)
		}
		h.as("", http.MethodGet, "/keluarga/"+kept, nil).want(http.StatusNotFound)
	})
}

func TestRelationOfTheCVMakesThePersonLookedFor(t *testing.T) {
	t.Parallel()
	c := registry.Standing{Candidate: registry.Candidate{ID: "c", Name: "Yanto", Sex: kin.Male, Kin: []registry.Relative{
		{Relation: registry.Spouse, Name: "Oneng", Born: "1974-02-01"}, {Relation: registry.Child, Name: "Budi"},
	}}, In: registry.Race{Region: region}}
	got := relativesOf(c)
	if len(got) != 2 || got[0].person != (kin.Person{Name: "Oneng", Born: "1974-02-01", Sex: kin.Female, Region: region, Partner: "Yanto"}) ||
		got[1].person != (kin.Person{Name: "Budi", Region: region}) {
		t.Errorf("relatives %+v", got)
	}
}
