package measure

import (
	"errors"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

func TestContestNamesAnotherCountItsSourceAndWhy(t *testing.T) {
	f := ZoneFilter{Rule: &law.ZoneRule{Head: law.Head{ID: "kasn-2020", Digest: "abc"}}, Election: &law.Election{Head: law.Head{ID: "pilkada-2024"}}, AsOf: "2024-11-12"}
	p := ZonePlace{Region: "36", Count: 7, Band: law.ZoneBand{ID: "kuning"}}
	c, err := contest(f, p, ContestDraft{Claimed: 4, Source: " Rekap ", Note: "Tiga di antaranya bukan ASN."})
	if err != nil || c.Counted != 7 || c.Claimed != 4 || c.Band != "kuning" || c.Source != "Rekap" || c.RuleDigest != "abc" || c.AsOf != "2024-11-12" {
		t.Errorf("%+v, %v", c, err)
	}
	_, err = contest(f, p, ContestDraft{Claimed: 7, Source: " ", Note: ""})
	var e *netra.Error
	if !errors.As(err, &e) || len(e.Problems) != 3 || e.Problems[0].Key != "measure.contest.same" {
		t.Errorf("the same count without source and note: %v", err)
	}
}

func TestContestIsAnsweredOnce(t *testing.T) {
	if a, err := answer(Contest{}, true, " Benar. "); err != nil || !a.Accepted || a.Text != "Benar." {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := answer(Contest{}, true, " "); netra.KindOf(err) != netra.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := answer(Contest{Answer: ContestAnswer{On: "2024-11-12"}}, true, "Benar."); netra.KindOf(err) != netra.Conflict {
		t.Errorf("twice: %v", err)
	}
}
