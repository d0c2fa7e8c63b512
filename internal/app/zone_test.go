package app

import (
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/measure"
)

// TestZonesCountWhoWasLinkedWithinTheStages links a servant on 11 January 2024 and
// asks for the zones of an election whose stages begin before, on and after that
// day.
func TestZonesCountWhoWasLinkedWithinTheStages(t *testing.T) {
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
		)
		for from, want := range map[netra.Date]int{"2024-01-10": 1, "2024-01-11": 1, "2024-01-12": 0} {
			e := *s.Law.ElectionOn("2024-01-11")
			e.Stages = []law.ElStage{{Period: law.Period{From: from, Until: "2024-02-14"}}}
			m, err := s.Measure.Zones(t.Context(), measure.ZoneFilter{Rule: s.Law.Zones["kasn-2020"], Election: &e, AsOf: "2024-01-31"})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range m.Places {
				if p.Region == "17" && p.Count != want {
					t.Errorf("stages from %s: %d servants, want %d", from, p.Count, want)
				}
			}
			if len(m.Places) == 0 {
				t.Error("no places")
			}
		}
	})
}
