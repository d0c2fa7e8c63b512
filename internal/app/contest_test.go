package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/measure"
)

// TestContestStandsBesideTheColour lets an office of Kota Bengkulu contest the
// colour of its province, and the office above answer. The colour stays.
func TestContestStandsBesideTheColour(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, url string) {
		s := newStory(t, url)
		s.tell(
			`hari 2024-01-10`,
			`kantor 17.71`,
			`pegawai 17.71 198609262015051001 "Ir. Zainal Arifin" "Kepala Bidang"`,
			`lapor 17.71 media-sosial 2024-01-09 "Ia membagikan ajakan memilih satu pasangan calon."`,
			`sebagai bawaslu-kabkota 17.71`,
			`langkah terima-informasi-awal`,
			`hari 2024-01-11`,
			`langkah jadikan-temuan`,
			`hubungkan "zainal arifin"`,
			`hari 2024-01-15`,
		)
		draft := measure.ContestDraft{Election: "pemilu-2024", AsOf: "2024-01-12", Claimed: 0, Source: "Surat 12/2024", Note: "Pegawai itu sudah pensiun."}
		c, err := s.Measure.Contest(t.Context(), draft, s.by)
		if err != nil || c.Region != "17" || c.Counted != 1 || c.Band != "hijau" {
			t.Fatalf("contest: %+v, %v", c, err)
		}
		same := draft
		same.Claimed = 1
		if _, err := s.Measure.Contest(t.Context(), same, s.by); netra.KindOf(err) != netra.Invalid {
			t.Errorf("the count of the page contested: %v", err)
		}
		if _, err := s.Measure.Contest(t.Context(), draft, s.actors["bkn"]); netra.KindOf(err) != netra.Forbidden {
			t.Errorf("an office of the country contests a colour: %v", err)
		}
		for who, want := range map[string]netra.Kind{"bawaslu-kabkota 17.71": netra.Forbidden, "kesbangpol 17.71": netra.NotFound, "bkn": netra.NotFound} {
			if err := s.Measure.AnswerContest(t.Context(), c.ID, true, "Benar.", s.actors[who]); netra.KindOf(err) != want {
				t.Errorf("%s answers: %v", who, err)
			}
		}
		above := s.provincial(t, "17")
		if err := s.Measure.AnswerContest(t.Context(), c.ID, false, "Ia masih pegawai pada hari itu.", above); err != nil {
			t.Fatal(err)
		}
		if err := s.Measure.AnswerContest(t.Context(), c.ID, true, "Benar.", above); netra.KindOf(err) != netra.Conflict {
			t.Errorf("answered twice: %v", err)
		}
		m, err := s.Measure.Zones(t.Context(), measure.ZoneFilter{Rule: s.Law.Zones["kasn-2020"], Election: s.Law.Elections["pemilu-2024"], AsOf: "2024-01-12", Province: "17"})
		if err != nil || len(m.Places) != 1 || m.Places[0].Count != 1 {
			t.Errorf("the colour did not stay: %+v, %v", m.Places, err)
		}
		page := s.as(t, "", http.MethodGet, "/zona?pemilihan=pemilu-2024&hari-d=12&hari-m=1&hari-y=2024", nil).Body.String()
		for _, want := range []string{"menghitung 0 ASN, bukan 1", "Surat 12/2024", "Sanggahan ditolak", "Ia masih pegawai pada hari itu."} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of zones does not say %q", want)
			}
		}
		if page := s.as(t, "", http.MethodGet, "/zona?pemilihan=pemilu-2024&hari-d=11&hari-m=1&hari-y=2024", nil).Body.String(); strings.Contains(page, "Surat 12/2024") {
			t.Error("the contest stands beside the colour of the day before")
		}
	})
}

// provincial is an officer of the supervisor of a province.
func (s *story) provincial(t *testing.T, region netra.Region) netra.Actor {
	t.Helper()
	var by netra.Actor
	if err := s.DB.Write(t.Context(), func(tx *db.Tx) error {
		o, err := s.office(t.Context(), tx, s.Law.Kinds["bawaslu-provinsi"], region, "", "", netra.System(""))
		if err != nil {
			return err
		}
		user, err := s.Access.AddUser(t.Context(), tx, access.NewUser{Login: "provinsi", Name: "Petugas provinsi", Office: o.ID, Role: netra.RoleOfficer}, netra.System(""))
		by = netra.Actor{User: user, Name: "Petugas provinsi", Office: o.ID, Role: netra.RoleOfficer}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return by
}
