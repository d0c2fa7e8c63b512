package law

import (
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra"
)

func TestRemindersOfARegionComeInTheOrderOfTheirDays(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	got := b.RemindersOf(b.Elections["pilkada-2024"], "36.02")
	if len(got) == 0 {
		t.Fatal("no reminders")
	}
	days := map[string]netra.Date{}
	for i, r := range got {
		days[r.ID] = r.On
		if i > 0 && r.On < got[i-1].On {
			t.Errorf("%s on %s comes after %s", r.ID, r.On, got[i-1].On)
		}
	}
	// The campaign of that election began on 25 September 2024.
	if days["kampanye-pegawai"] != "2024-09-24" || days["kampanye-pimpinan"] != "2024-09-22" || days["penetapan-legislatif-pegawai"] != "" {
		t.Errorf("days: %v", days)
	}
}

func TestAStageOfOtherRegionsSaysNothingHere(t *testing.T) {
	t.Parallel()
	b := newBook()
	b.StageReminders["r"] = &StageReminder{ID: "r", Elections: []string{"k"}, Stage: "s"}
	b.order[remindersFile] = []string{"r"}
	e := &Election{Kind: "k", Stages: []ElStage{{ID: "s", Period: Period{From: "2024-01-02"}, Regions: []netra.Region{"36.04"}}}}
	if got := len(b.RemindersOf(e, "36.02")); got != 0 {
		t.Errorf("%d reminders in a region without the stage", got)
	}
	if got := len(b.RemindersOf(e, "36.04.01")); got != 1 {
		t.Errorf("%d reminders within the region of the stage, want 1", got)
	}
}

func TestAnEditionWithoutGuidesStillLoads(t *testing.T) {
	t.Parallel()
	old := fstest.MapFS{}
	for path, text := range theLaw(t).texts {
		if path != remindersFile && path[:min(len(path), 7)] != "guides/" {
			old[path] = &fstest.MapFile{Data: text}
		}
	}
	b, err := LoadKept(old)
	if err != nil || len(b.Guides)+len(b.StageReminders) != 0 {
		t.Errorf("guides in an edition without: %v", err)
	}
}
