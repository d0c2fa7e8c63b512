package law

import "testing"

// A clock that moved because its office works on Saturdays now says so.
func TestWhyMovedNamesTheWorkingWeek(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	p := b.Procedures["bkn-sbt-2024"]
	due := func(week string) Deadline {
		for _, d := range b.Deadlines(p, "penelaahan", Events{Entered: "2024-11-21", Opened: "2024-11-18", Week: week}) {
			if d.Step == "rekomendasikan" {
				return d
			}
		}
		t.Fatal("the step has no clock")
		return Deadline{}
	}
	five, six := due("five-days"), due("six-days")
	if five.Due != "2024-11-26" || six.Due != "2024-11-25" || !Moved(five, six) {
		t.Fatalf("due %s and %s", five.Due, six.Due)
	}
	for _, why := range [][]Reason{WhyMoved(five, six), WhyMoved(six, five)} {
		if len(why) != 1 || why[0].Key != "law.moved.week" {
			t.Errorf("why: %+v", why)
		}
	}
	if why := WhyMoved(five, five); len(why) != 1 || why[0].Key != "law.moved.other" {
		t.Errorf("nothing changed: %+v", why)
	}
}
