package law

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

func date(s string) netra.Date { return netra.Date(s) }

func TestRoomOfTestdataHasNoFindings(t *testing.T) {
	t.Parallel()
	for _, f := range room(t).Lint() {
		t.Error(f)
	}
}

// requirements is the checklist of the procedure of the room.
const requirements = `requirements:
  - id: in-time
    kind: formal
    label: {id: "Tepat waktu", en: "In time"}
    within: {value: reply-days, since: known, legal: true, missed: {id: "Tidak memenuhi syarat.", en: "Does not meet the requirement."}, basis: [{instrument: act-b, mark: C1}]}
    sources: [{instrument: act-b, mark: C1}]
  - {id: place, kind: material, label: {id: "Tempat kejadian", en: "Where it happened"}, sources: [{instrument: act-b, at: "Pasal 1", mark: C2, url: "https://example.org/b"}]}
`

// mistake is one mistake that lint must find.
type mistake struct {
	name string
	edit edit
	want string // in the line of the finding
}

const rule1, step1, form1, zone1, index1 = "rules/eth-1.yaml", "procedures/board-2020.yaml", "forms/act-b-1.yaml", "zones/table-1.yaml", "vulnerability/index-1.yaml"

var mistakes = []mistake{
	// What every file begins with.
	{"period-reversed", edit{"rules/dis-1.yaml", "until: 2025-12-31", "until: 2019-12-31"}, "rules/dis-1.yaml:2: error: dis-1: the period ends on 2019-12-31 before"},
	{"review-unknown", edit{rule1, "status: draft", "status: done"}, `:3: error: eth-1: the review status is "done"; write one of`},
	{"draft-without-why", edit{"acts/post.yaml", `, why: {id: "Contoh untuk pengujian.", en: "An example for tests."}`, ""}, "the reason of the review is missing"},
	{"reviewed-without-day", edit{rule1, "status: draft,", "status: reviewed, by: A,"}, "says on which day"},
	{"reviewed-without-name", edit{rule1, "status: draft,", "status: reviewed, on: 2024-01-01,"}, "says by whom"},
	{"withdrawn-without-day", edit{rule1, "status: draft,", "status: withdrawn,"}, "a file that is withdrawn says on which day"},
	{"english-missing", edit{rule1, `, en: "Posting support for a prospective candidate."`, ""}, ":10: error: eth-1: the text has no English text"},
	{"indonesian-missing", edit{rule1, `id: "Mengunggah dukungan bagi bakal calon.", `, ""}, "the text has no Indonesian text"},
	{"same-in-both", edit{rule1, "Posting support for a prospective candidate.", "Mengunggah dukungan bagi bakal calon."}, "warning: eth-1: the text is the same in both languages"},
	{"mark-unknown", edit{rule1, "mark: C2", "mark: C3"}, `the mark is "C3"`},
	{"source-of-nothing", edit{rule1, `instrument: act-b, at: "Pasal 1", mark: C2, url: "https://example.org/b"`, "mark: C2"}, "names neither an instrument nor a page"},
	{"source-no-address", edit{rule1, "https://example.org/b", "example.org/b"}, "is not the address of a page"},
	// Guides and reminders.
	{"guide-of-no-kind", edit{"guides/pledge-1.yaml", "kind: pledge", "kind: song"}, `the kind is "song"`},
	{"guide-rule-missing", edit{"guides/pledge-1.yaml", "rules: [eth-1]", "rules: [eth-9]"}, `there is no rule "eth-9"`},
	{"reminder-of-no-stage", edit{"reminders.yaml", "stage: campaign", "stage: feast"}, `no election of these kinds has a stage "feast"`},
	{"reminder-to-nobody", edit{"reminders.yaml", "audience: servants", "audience: all"}, `the audience is "all"`},
	{"reminder-without-source", edit{"reminders.yaml", "sources: [{mark: INF, note: {id: \"Kebiasaan kami.\", en: \"Our habit.\"}}]", "optional: true"}, "the reminder rests on nothing"},
	// Alertness.
	{"alertness-source", edit{"alertness.yaml", "sources: [{mark: INF}]", "sources: []"}, "the level rests on nothing"},
	{"alertness-z", edit{"alertness.yaml", "z: 4", "z: 40"}, "not between 0 and 10"},
	{"alertness-first", edit{"alertness.yaml", "  stages: [campaign]\n", ""}, "the first level, and only that one"},
	{"alertness-stage", edit{"alertness.yaml", "stages: [campaign]", "stages: [feast]"}, `no election has a stage "feast"`},
	{"alertness-twice", edit{"alertness.yaml", "stages: [campaign]", "stages: [campaign, campaign]"}, "has two levels"},
	// Zones.
	{"zone-without-source", edit{zone1, "sources: [{instrument: act-b, mark: C1}]\n", ""}, "the zones rest on nothing"},
	{"zone-unit", edit{zone1, "unit: regency", "unit: village"}, `what has a colour is "village"`},
	{"zone-counts", edit{zone1, "counts: proven", "counts: rumoured"}, `what is counted is "rumoured"`},
	{"zone-window", edit{zone1, "window: election", "window: week"}, `since when is counted is "week"`},
	{"zone-per", edit{zone1, "per: 1000", "per: -1"}, "per -1 is negative"},
	{"zone-one-band", edit{zone1, "  - {id: high, label: {id: \"Tinggi\", en: \"High\"}}\n", ""}, "two bands at least"},
	{"zone-band-twice", edit{zone1, "{id: high, label", "{id: low, label"}, `the band "low" has no id of its own`},
	{"zone-closed", edit{zone1, `en: "High"}}`, `en: "High"}, most: 9}`}, "the last band has an end"},
	{"index-without-source", edit{index1, "sources: [{instrument: act-b, mark: C1}]\n", ""}, "the index rests on nothing"},
	{"index-least", edit{index1, "least: 50", "least: 101"}, "least is 101"},
	{"index-counts", edit{index1, "counts: late", "counts: luck"}, `what is counted is "luck"`},
	{"index-twice", edit{index1, "{id: late, counts", "{id: cases, counts"}, `the indicator "cases" has no id of its own`},
	{"index-weight", edit{index1, "weight: 40", "weight: 0"}, "the weight 0 is not above 0"},
	{"index-full", edit{index1, "full: 50", "full: 0"}, "full is 0"},
	{"index-band", edit{index1, ", most: 50}", "}"}, "only the last band has no end"},
	{"zone-open", edit{zone1, ", most: 2.5}", "}"}, "only the last band has no end"},
	{"zone-order", edit{zone1, "most: 2.5}", "most: -2}"}, "order them"},
	{"zone-label-band", edit{zone1, "band: high", "band: blue"}, `there is no band "blue"`},
	{"zone-label-source", edit{zone1, ", sources: [{mark: M}]", ""}, "where this colour was announced"},
	// References.
	{"instrument-missing", edit{rule1, "instrument: act-b", "instrument: act-c"}, `there is no instrument "act-c"`},
	{"act-missing", edit{rule1, "acts: [post]", "acts: [post, dance]"}, `there is no act "dance"`},
	{"act-twice", edit{rule1, "acts: [post]", "acts: [post, post]"}, `act "post" stands twice`},
	{"act-empty", edit{rule1, "acts: [post]", `acts: [post, ""]`}, "an empty id where a act is meant"},
	{"employment-missing", edit{"rules/dis-2.yaml", "who: [pns]", "who: [king]"}, `there is no employment "king"`},
	{"level-missing", edit{rule1, "level: moral", "level: mortal"}, `there is no level "mortal"`},
	{"sanction-missing", edit{rule1, "level: moral", "level: moral\nsanctions: [m9]"}, `there is no sanction "m9"`},
	{"superseded-missing", edit{rule1, "", "supersedes: [eth-0]\n"}, `there is no rule "eth-0"`},
	{"interpretation-missing", edit{rule1, "", "contested: [eth-0]\n"}, `there is no interpretation "eth-0"`},
	{"fact-all-missing", edit{"rules/alw-1.yaml", "all: [on-leave]", "all: [on-fire]"}, `there is no fact "on-fire"`},
	{"fact-any-missing", edit{"rules/dis-2.yaml", "any: [in-uniform]", "any: [in-boots]"}, `there is no fact "in-boots"`},
	{"fact-none-missing", edit{"rules/dis-2.yaml", "none: [on-leave]", "none: [on-fire]"}, `there is no fact "on-fire"`},
	{"election-missing", edit{rule1, "elections: [pemilihan]", "elections: [pilihan]"}, `"pilihan" is neither a kind of election`},
	{"replaced-by-missing", edit{"instruments/act-a.yaml", "replaced_by: [act-b]", "replaced_by: [act-z]"}, `there is no instrument "act-z"`},
	{"parent-missing", edit{"offices/board.yaml", "level: kabkota", "level: kabkota\nparent: temple"}, `there is no kind of office "temple"`},
	{"parent-circle", edit{"offices/board.yaml", "level: kabkota", "level: kabkota\nparent: board"}, "never ends"},
	{"successor-missing", edit{"offices/watchdog.yaml", "successor: service", "successor: temple"}, `there is no kind of office "temple"`},
	{"function-missing", edit{"offices/board.yaml", "function: supervise", "function: dance"}, `there is no function "dance"`},
	{"stand-in-missing", edit{"sanctions/s1.yaml", "sanction: t1", "sanction: t9"}, `there is no sanction "t9"`},
	{"stand-in-of-a-stand-in", edit{"sanctions/t1.yaml", "", "stand_in: {sanction: s2, basis: [{instrument: act-b, mark: C1}]}\n"}, "is itself replaced"},
	{"stand-in-without-basis", edit{"sanctions/s1.yaml", ", basis: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]}", "}"}, "the stand-in rests on nothing"},
	// Rules.
	{"verdict-unknown", edit{rule1, "verdict: forbidden", "verdict: bad"}, `the verdict is "bad"`},
	{"regime-unknown", edit{rule1, "regime: ethics", "regime: manners"}, `the regime is "manners"`},
	{"stage-unknown", edit{rule1, "stage: before_fixed", "stage: sometime"}, `the stage is "sometime"`},
	{"rule-without-acts", edit{rule1, "acts: [post]\n", ""}, "judges no act"},
	{"rule-without-code", edit{rule1, "code: ETH-1\n", ""}, "write code"},
	{"rule-without-basis", edit{rule1, "basis:", "sources:"}, "the rule rests on nothing"},
	{"code-twice", edit{rule1, "code: ETH-1", "code: DIS-1"}, "the code DIS-1 is also that of dis-1"},
	{"allowed-with-sanction", edit{"rules/alw-1.yaml", "facts:", "level: severe\nfacts:"}, "forbids nothing has no sanction"},
	{"level-without-sanction", edit{"levels.yaml", "", "- {id: mild, label: {id: \"Ringan\", en: \"Mild\"}}\n"}, ""},
	{"no-level-no-note", edit{"rules/dis-2.yaml", `note: {id: "Undang-undang tidak menetapkan tingkatnya.", en: "The statute assigns no level."}`, ""}, "say in note that the law assigns none"},
	{"sanction-of-other-level", edit{rule1, "level: moral", "level: moral\nsanctions: [s1]"}, `the sanction s1 is of level "severe"`},
	{"fact-both-ways", edit{"rules/alw-1.yaml", "all: [on-leave]", "all: [on-leave], none: [on-leave]"}, "must hold and must not hold"},
	{"basis-not-in-force", edit{rule1, "instrument: act-b", "instrument: act-a"}, "warning: eth-1: the rule begins on 2020-01-01, when act-a was not in force"},
	{"basis-ended", edit{"rules/dis-1.yaml", "from: 2020-01-01", "from: 2019-01-01"}, "when act-b was not in force"},
	{"superseded-goes-on", edit{rule1, "", "supersedes: [dis-1]\n"}, "which has not ended by then"},
	{"stage-of-no-calendar", edit{rule1, "", "during: [recess]\n"}, `no election of this rule has a stage "recess"`},
	{"crime-without-penalty", edit{rule1, "regime: ethics", "regime: criminal"}, "the penalty is missing"},
	{"penalty-without-crime", edit{rule1, "", "penalty: {id: \"Denda.\", en: \"A fine.\"}\n"}, "only a criminal rule threatens a penalty"},
	{"example-in-one-language", edit{rule1, "", "examples: [{id: \"Menyukai unggahan\"}]\n"}, "the example has no English text"},
	// Instruments and sanctions.
	{"instrument-kind", edit{"instruments/act-b.yaml", "kind: uu", "kind: song"}, `the kind is "song"`},
	{"instrument-before-enacted", edit{"instruments/act-b.yaml", "enacted: 2019-12-20", "enacted: 2020-12-20"}, "before it was enacted"},
	{"instrument-replaced-without-end", edit{"instruments/act-a.yaml", ", until: 2019-12-31", ""}, "was replaced but has no last day"},
	{"sanction-without-level", edit{"sanctions/m1.yaml", "level: moral\n", ""}, "the sanction has no level"},
	{"sanction-without-basis", edit{"sanctions/m1.yaml", "basis:", "sources:"}, "the sanction rests on nothing"},
	// Values and their periods.
	{"unit-unknown", edit{"values/study-days.yaml", "unit: calendar_days", "unit: days"}, `the unit is "days"`},
	{"term-unit-unknown", edit{"values/study-days.yaml", "n: 3,", "n: 3, unit: days,"}, `the unit is "days"`},
	{"value-without-terms", edit{"values/study-days.yaml", "terms:\n  - {from: 2020-01-01, n: 3, basis: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]}", ""}, "the value has no term"},
	{"no-days", edit{"values/study-days.yaml", "n: 3", "n: 0"}, "n is 0"},
	{"terms-overlap", edit{"values/reply-days.yaml", "from: 2024-01-01", "from: 2023-12-31"}, "the period from 2023-12-31 overlaps the one before it, which ends on 2023-12-31"},
	{"terms-gap", edit{"values/reply-days.yaml", "from: 2024-01-01", "from: 2024-01-02"}, "nothing is said of the days between 2023-12-31 and 2024-01-02"},
	{"term-without-basis", edit{"values/study-days.yaml", "n: 3, basis: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]", "n: 3"}, "the term rests on nothing"},
	// Calendars.
	{"holiday-of-other-year", edit{"calendars/holidays-2024.yaml", "date: 2024-12-26", "date: 2025-12-26"}, "2025-12-26 is not a day of 2024"},
	{"holiday-twice", edit{"calendars/holidays-2024.yaml", "date: 2024-12-26", "date: 2024-12-25"}, "2024-12-25 stands twice"},
	{"holiday-without-date", edit{"calendars/holidays-2024.yaml", "date: 2024-12-26, ", ""}, "the holiday has no date"},
	{"holiday-kind", edit{"calendars/holidays-2024.yaml", "kind: cuti_bersama", "kind: nap"}, `the kind is "nap"`},
	{"holidays-of-other-year", edit{"calendars/holidays-2024.yaml", "year: 2024", "year: 2023"}, "says it is of the year 2023"},
	{"stage-reversed", edit{"calendars/election-town-2024.yaml", "until: 2024-11-23", "until: 2024-09-23"}, "the period ends on 2024-09-23 before it begins"},
	{"stage-twice", edit{"calendars/election-town-2024.yaml", "id: campaign", "id: count"}, `the stage "count" has no id of its own`},
	{"vote-outside", edit{"calendars/election-town-2024.yaml", "vote_on: 2024-11-27", "vote_on: 2024-12-27"}, "the vote on 2024-12-27 lies outside"},
	{"no-vote", edit{"calendars/election-town-2024.yaml", "vote_on: 2024-11-27\n", ""}, "no day of the vote"},
	{"fixed-after-the-vote", edit{"calendars/election-town-2024.yaml", "fixed_on: 2024-09-22", "fixed_on: 2024-11-27"}, "candidates fixed on 2024-11-27, not before the vote"},
	{"not-fixed", edit{"calendars/election-town-2024.yaml", "    fixed_on: 2024-09-22\n", ""}, "when its candidates were fixed"},
	{"exception-after-the-vote", edit{"calendars/election-town-2024.yaml", "fixed_on: 2024-09-24", "fixed_on: 2024-12-24"}, "candidates fixed on 2024-12-24"},
	{"exception-twice", edit{"calendars/election-town-2024.yaml", `region: "36.04"`, `region: "36"`}, `the region "36" of the exception`},
	{"race-twice", edit{"calendars/election-nation-2024.yaml", "id: parliament", "id: president"}, `the race "president" has no id of its own`},
	{"election-kind", edit{"calendars/election-nation-2024.yaml", "kind: pemilu", "kind: raffle"}, `the kind is "raffle"`},
	// Clocks that stand still, and ladders.
	{"suspended-by-missing", edit{step1, "suspended_by: [waiting]", "suspended_by: [sleeping]"}, `the procedure has no suspension "sleeping"`},
	{"suspension-of-an-unknown-origin", edit{step1, "document: notice", "document: notice\n    origins: [gossip]"}, `the origin is "gossip"`},
	{"suspension-without-paper", edit{step1, "document: notice", "document: napkin"}, `no paper proves the suspension "waiting"`},
	{"suspension-of-nothing", edit{step1, "      suspended_by: [waiting]\n", ""}, `no clock is stopped by "waiting"`},
	{"ladder-missing", edit{step1, "ladder: late-only", "ladder: rope"}, `there is no ladder "rope"`},
	{"rung-to-nobody", edit{"ladders.yaml", "to: upper", "to: heaven"}, `who is told is "heaven"`},
	{"rungs-in-disorder", edit{"ladders.yaml", "days: -1", "days: 2"}, `the rung "lapsed" comes before the one above it`},
	{"rung-twice", edit{"ladders.yaml", "id: upper, days", "id: remind, days"}, `the rung "remind" has no id of its own`},
	{"regions-of-a-national-holiday", edit{"calendars/holidays-2024.yaml", "kind: cuti_bersama", "kind: cuti_bersama, regions: [\"36\"]"}, "names the regions in which it holds"},
	// Offices.
	{"office-level", edit{"offices/board.yaml", "level: kabkota", "level: planet"}, `the level is "planet"`},
	{"agency-kind-unknown", edit{"offices/board.yaml", "level: kabkota", "level: instansi\nagency_kind: moon"}, `the kind of agency is "moon"`},
	{"agency-kind-of-a-region", edit{"offices/board.yaml", "level: kabkota", "level: kabkota\nagency_kind: daerah"}, "only an office of level instansi"},
	{"name-with-unknown-part", edit{"offices/board.yaml", "level: kabkota", "level: kabkota\nname: \"Badan {planet}\""}, `the placeholder is "{planet}"`},
	{"power-overlap", edit{"offices/service.yaml", "basis:", "basis: [{instrument: act-b, mark: C1}]}\n  - {function: oversee, from: 2024-10-01, basis:"}, "the function oversee: the period from 2024-10-01 overlaps"},
	{"power-gap", edit{"offices/watchdog.yaml", "until: 2024-09-03, basis:", "until: 2024-09-01, basis: [{instrument: act-b, mark: C1}]}\n  - {function: oversee, from: 2024-09-03, until: 2024-09-03, basis:"}, "nothing is said of the days between 2024-09-01 and 2024-09-03"},
	{"power-without-basis", edit{"offices/board.yaml", ", basis: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]", ""}, "the function rests on nothing"},
	{"successor-without-end", edit{"offices/service.yaml", "performs:", "successor: board\nperforms:"}, "none of its functions ends"},
	// Procedures.
	{"no-track", edit{step1, "track: bawaslu\n", ""}, "the procedure has no track"},
	{"no-function", edit{step1, "function: supervise\n", ""}, "which function runs it"},
	{"start-missing", edit{step1, "start: study", "start: begin"}, `no state "begin" to start in`},
	{"status-missing", edit{step1, "counts_as: open", "counts_as: ajar"}, `there is no status "ajar"`},
	{"no-status", edit{step1, "    counts_as: open\n", ""}, "counted under no status"},
	{"returned-but-not-final", edit{step1, "counts_as: open", "counts_as: open\n    returned: true"}, "goes back only from a final state"},
	{"from-missing", edit{step1, "from: [sent]", "from: [sent, lost]"}, `the procedure has no state "lost"`},
	{"to-missing", edit{step1, "to: finished", "to: lost"}, `the procedure has no state "lost"`},
	{"from-nothing", edit{step1, "    from: [sent]\n", ""}, "leads away from no state"},
	{"from-final", edit{step1, "from: [sent]", "from: [sent, stopped]"}, `the step leads away from the final state "stopped"`},
	{"not-reached", edit{step1, "to: stopped", "to: finished"}, `no step leads from "study" to the state "stopped"`},
	{"no-way-out", edit{step1, "from: [sent]\n    to: finished", "from: [study]\n    to: finished"}, `no step leads away from the state "sent"`},
	{"no-end", edit{step1, "steps:\n", `  loop: {label: {id: "A", en: "B"}, counts_as: open}
  knot: {label: {id: "A", en: "B"}, counts_as: open}
steps:
  - {name: in, label: {id: "A", en: "B"}, from: [study], to: loop, by: [supervise], sources: [{instrument: act-b, mark: C1}]}
  - {name: there, label: {id: "A", en: "B"}, from: [loop], to: knot, by: [supervise], sources: [{instrument: act-b, mark: C1}]}
  - {name: back, label: {id: "A", en: "B"}, from: [knot], to: loop, by: [supervise], sources: [{instrument: act-b, mark: C1}]}
`}, `no way leads from the state "loop" to a final one`},
	{"step-twice", edit{step1, "name: stop\n", "name: send\n"}, `two steps "send" lead away from "study"`},
	{"two-usual-steps", edit{step1, "  - name: send\n", `  - {name: this, usual: true, label: {id: "A", en: "B"}, from: [study], to: sent, by: [supervise], sources: [{instrument: act-b, mark: C1}]}
  - {name: that, usual: true, label: {id: "A", en: "B"}, from: [study], to: sent, by: [supervise], sources: [{instrument: act-b, mark: C1}]}
  - name: send
`}, `both this and that are the usual step from "study"`},
	{"usual-step-of-the-program", edit{step1, "    from: [sent]\n", "    usual: true\n    from: [sent]\n"}, "the program takes the step; delete usual"},
	{"step-without-name", edit{step1, "- name: stop\n", "- name: \"\"\n"}, "the step has no name"},
	{"step-without-source", edit{step1, "    sources: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]\n  - name: send", "  - name: send"}, "the step rests on nothing"},
	{"step-by-nobody", edit{step1, "    on: child_final\n", ""}, "nobody takes the step"},
	{"event-unknown", edit{step1, "on: child_final", "on: full_moon"}, `the event is "full_moon"`},
	{"event-never", edit{step1, "    opens: oversee\n", ""}, "child_final never happens"},
	{"by-missing", edit{step1, "by: [supervise]", "by: [dance]"}, `there is no function "dance"`},
	{"by-idle", edit{step1, "by: [supervise]", "by: [oversee]"}, ""},
	{"opens-idle", edit{"offices/service.yaml", "from: 2024-09-04", "from: 2024-09-05"}, "no kind of office performs oversee on 2024-09-04"},
	{"by-idle-later", edit{"offices/board.yaml", "{function: supervise, from: 2020-01-01,", "{function: supervise, from: 2021-01-01,"}, "no kind of office may take the step on 2020-01-01"},
	{"ask-unknown", edit{step1, "asks: [note]", "asks: [money]"}, `what the form asks is "money"`},
	{"records-unknown", edit{step1, "    opens: oversee", "    records: song\n    opens: oversee"}, `what the step records is "song"`},
	{"outcome-unknown", edit{step1, "outcome: not_proven", "outcome: maybe"}, `the outcome is "maybe"`},
	{"document-missing", edit{step1, "needs: [letter]", "needs: [letter, parcel]"}, `no document "parcel"`},
	{"document-unused", edit{step1, "    needs: [letter]\n", ""}, `no step needs the document "letter"`},
	{"form-missing", edit{step1, "forms: [act-b-1]", "forms: [act-b-2]"}, `there is no form "act-b-2"`},
	{"form-of-other-days", edit{form1, "from: 2020-01-01", "until: 2019-12-31"}, "the form act-b-1 is never in force together with the procedure"},
	{"form-two-at-once", edit{step1, "forms: [act-b-1]", "forms: [act-b-1, act-b-1]"}, `form "act-b-1" stands twice`},
	{"form-without-number", edit{form1, "number: \"B.1\"\n", ""}, ":1: error: act-b-1: people cite a form by its number"},
	{"form-without-regulation", edit{form1, "instrument: act-b\nnumber", "number"}, "the form belongs to no regulation"},
	{"form-of-a-missing-regulation", edit{form1, "instrument: act-b\nnumber", "instrument: act-c\nnumber"}, `:5: error: act-b-1: there is no instrument "act-c"`},
	{"form-before-its-regulation", edit{form1, "in_force: {from: 2020-01-01}", "in_force: {from: 2019-12-31}"}, ":2: error: act-b-1: the form is used on 2019-12-31, when act-b was not in force"},
	{"form-without-source", edit{form1, "sources: [{instrument: act-b, at: \"Lampiran\", mark: C2, url: \"https://example.org/b\"}]\n", ""}, "the form rests on nothing"},
	{"form-field-twice", edit{form1, "id: phone", "id: name"}, `:13: error: act-b-1: the field "name" has no id of its own`},
	{"form-field-in-one-language", edit{form1, `{id: "Telepon", en: "Telephone"}`, `{id: "Telepon"}`}, ":13: error: act-b-1: the label has no English text"},
	{"checklist-empty", edit{step1, requirements, ""}, "the procedure has no requirements"},
	{"requirement-kind", edit{step1, "kind: material", "kind: airy"}, `the kind is "airy"`},
	{"requirement-of-an-unknown-origin", edit{step1, "kind: material", "kind: material, origins: [gossip]"}, `the origin is "gossip"`},
	{"requirement-without-source", edit{step1, ", sources: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]}", "}"}, "the requirement rests on nothing"},
	{"reasons-missing", edit{step1, "    asks: [note]", "    asks: [reason]"}, "asks for a reason but offers none"},
	{"reasons-not-asked", edit{step1, "    asks: [reason]\n", ""}, "lists reasons that no form asks for"},
	{"reason-of-an-unknown-origin", edit{step1, "id: empty", "id: empty, origins: [gossip]"}, `the origin is "gossip"`},
	{"reason-twice", edit{step1, "id: empty", "id: late"}, `the reason "late" has no id of its own`},
	{"value-missing", edit{step1, "value: reply-days", "value: reply-weeks"}, `there is no value "reply-weeks"`},
	{"value-begins-late", edit{"values/study-days.yaml", "from: 2020-01-01", "from: 2020-01-02"}, `the value "study-days" says nothing for 2020-01-01`},
	{"value-ends-early", edit{"values/study-days.yaml", "from: 2020-01-01", "from: 2020-01-01, until: 2024-12-31"}, `the value "study-days" says nothing for 2025-01-01`},
	{"value-counts-things", edit{"values/study-days.yaml", "unit: calendar_days", "unit: count"}, "counts things, not time"},
	{"since-unknown", edit{step1, "since: opened", "since: dawn"}, `the event is "dawn"`},
	{"since-registered-without-registration", edit{step1, "since: opened", "since: registered"}, `the state "study" can be reached without registration`},
	{"since-registered", edit{step1, "steps:\n", `  entered: {label: {id: "Terdaftar", en: "Entered"}, counts_as: open}
steps:
  - {name: register, label: {id: "Daftarkan", en: "Register"}, from: [study], to: entered, by: [supervise], records: registration, sources: [{instrument: act-b, mark: C1}]}
  - name: close
    label: {id: "Tutup", en: "Close"}
    from: [entered]
    to: stopped
    by: [supervise]
    within:
      value: study-days
      since: registered
      legal: true
      missed: {id: "Catat sebabnya.", en: "Record why."}
      basis: [{instrument: act-b, mark: C1}]
    sources: [{instrument: act-b, mark: C1}]
`}, ""},
	{"since-known-of-a-step", edit{step1, "since: opened", "since: known"}, "that is a time limit of a requirement"},
	{"clock-from-memory", edit{step1, "      basis: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]\n    sources: [{instrument: act-b, at: \"Pasal 1\", mark: C2, url: \"https://example.org/b\"}]\n  - name: stop", "      basis: [{instrument: act-b, mark: M}]\n    sources: [{instrument: act-b, mark: C1}]\n  - name: stop"}, "procedures/board-2020.yaml:49: error: board-2020: the clock rests on memory alone"},
	{"limit-of-a-step", edit{step1, "since: known", "since: entered"}, ":87: error: board-2020: a requirement is measured before there is a case"},
	{"limit-as-a-right", edit{step1, "value: reply-days, since: known", "value: reply-days, right: true, since: known"}, "a requirement must be met and is nobody's right"},
	{"limit-without-value", edit{step1, "value: reply-days, since: known", "value: moons, since: known"}, `there is no value "moons"`},
	{"start-rule-unknown", edit{step1, "start: same", "start: noon"}, `the first day is "noon"`},
	{"missed-missing", edit{step1, "      missed: {id: \"Catat sebabnya.\", en: \"Record why.\"}\n", ""}, "what happens when the clock lapses is missing"},
	{"legal-without-basis", edit{step1, "      legal: false", "      legal: true"}, "a clock of the law rests on nothing"},
	{"number-unknown", edit{step1, "{n3}/{origin}", "{n3}/{moon}"}, `the placeholder is "{moon}"`},
	{"number-counts-nothing", edit{step1, "{n3}/{origin}", "{origin}"}, "the number does not count"},
	{"number-origin-empty", edit{step1, "  origins: {report: \"LP\", finding: \"TM\"}\n", ""}, "origins is empty"},
	{"number-origin-unknown", edit{step1, `report: "LP"`, `gossip: "LP"`}, `the origin is "gossip"`},
	// Lists.
	{"fact-without-english", edit{"facts.yaml", `, en: "Was the servant on leave?"`, ""}, "facts.yaml:2: error: on-leave: the question has no English text"},
	{"tone-unknown", edit{"statuses.yaml", "tone: good", "tone: loud"}, `the tone is "loud"`},
	{"level-regime-unknown", edit{"levels.yaml", "regime: ethics", "regime: manners"}, `the regime is "manners"`},
	{"fact-unused", edit{"facts.yaml", "", "- {id: at-night, question: {id: \"Malam?\", en: \"At night?\"}}\n"}, "no rule asks for this fact"},
	{"function-unused", edit{"functions.yaml", "", "- {id: dance, label: {id: \"Tari\", en: \"Dance\"}}\n"}, "no kind of office performs this function"},
	// What is still to be checked.
	{"check-of-no-file", edit{"tobechecked.yaml", "affects: [rules/dis-2.yaml]", "affects: [rules/dis-9.yaml]"}, `tobechecked.yaml:10: error: level-of-dis-2: there is no file "rules/dis-9.yaml"`},
	{"check-without-rank", edit{"tobechecked.yaml", "damage: 1", "damage: 0"}, "damage is 0; write a rank"},
	{"check-without-reason", edit{"tobechecked.yaml", "  why: {id: \"Pasalnya tidak menyebutnya.\", en: \"The article does not say.\"}\n", ""}, "level-of-dis-2: the reason is missing"},
	{"check-without-source", edit{"tobechecked.yaml", "damage: 1\n  sources: [{instrument: act-b, mark: M}]", "damage: 1"}, "the question rests on nothing"},
	{"act-without-words", edit{"acts/post.yaml", "words: [post, posting]\n", ""}, "warning: post: the act has no search terms"},
	{"search-term-in-capitals", edit{"acts/post.yaml", "words: [post,", "words: [Post,"}, `the search term "Post" is not plain`},
	{"search-term-with-spaces", edit{"acts/post.yaml", "words: [post,", `words: ["my  post",`}, "with single spaces"},
	{"search-term-twice", edit{"acts/post.yaml", "words: [post,", "words: [posting,"}, `the search term "posting" stands twice`},
	{"act-unused", edit{"rules/alw-1.yaml", "acts: [attend]", "acts: [post]"}, ""},
	// Contested points.
	{"one-reading", edit{"interpretations/like.yaml", "  - {by: {id: \"Komisi lama\"", "#  - {by: {id: \"Komisi lama\""}, "fewer than two readings"},
	{"reading-without-source", edit{"interpretations/like.yaml", ", sources: [{instrument: act-b, mark: C1}]", ""}, "the reading rests on nothing"},
	{"point-unused", edit{"rules/dis-1.yaml", "contested: [like]\n", ""}, "no rule is contested on this point"},
}

func TestLintFindsEachMistake(t *testing.T) {
	t.Parallel()
	for _, m := range mistakes {
		if m.want == "" {
			continue // harmless; see TestLintLeavesHarmlessThingsAlone
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			findings := room(t, m.edit).Lint()
			var all []string
			for _, f := range findings {
				all = append(all, f.String())
			}
			text := strings.Join(all, "\n")
			if !strings.Contains(text, m.want) {
				t.Errorf("want %q; findings:\n%s", m.want, text)
			}
			if strings.Contains(text, "\x00") || strings.Contains(text, "%!") {
				t.Errorf("a finding is badly written:\n%s", text)
			}
		})
	}
}

func TestLintLeavesHarmlessThingsAlone(t *testing.T) {
	t.Parallel()
	for _, m := range mistakes {
		if m.want != "" {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for _, f := range room(t, m.edit).Lint() {
				t.Error(f)
			}
		})
	}
}

func TestLintFindsTwoProceduresForOneTrack(t *testing.T) {
	t.Parallel()
	files := roomFiles(t)
	twin := strings.Replace(string(files[step1].Data), "id: board-2020", "id: board-2020b", 1)
	b := room(t, edit{"procedures/board-2020b.yaml", "", twin})
	for _, f := range b.Lint() {
		if f.ID == "board-2020b" && strings.Contains(f.Message, "same track, elections and days as board-2020") {
			return
		}
	}
	t.Error("twins were not found")
}

func TestLintFindsOverlapsAndGapsOfATrack(t *testing.T) {
	t.Parallel()
	text := string(roomFiles(t)[step1].Data)
	later := strings.Replace(text, "id: board-2020", "id: board-2026", 1)
	for name, tt := range map[string]struct{ until, from, want string }{
		"one day both":    {"2026-06-30", "2026-06-30", "same track, elections and days as board-2020"},
		"both go on":      {"", "2026-07-01", "same track, elections and days as board-2020"},
		"a day of nobody": {"2026-06-30", "2026-07-02", "has no procedure on 2026-07-01, between board-2020 and this one"},
		"a year":          {"2026-06-30", "2027-07-01", "has no procedure on 2026-07-01"},
		"one to the next": {"2026-06-30", "2026-07-01", ""},
	} {
		span := "in_force: {from: 2020-01-01}"
		if tt.until != "" {
			span = "in_force: {from: 2020-01-01, until: " + tt.until + "}"
		}
		b := room(t, edit{step1, "in_force: {from: 2020-01-01}", span},
			edit{"procedures/board-2026.yaml", "", strings.Replace(later, "in_force: {from: 2020-01-01}", "in_force: {from: "+tt.from+"}", 1)})
		got := ""
		for _, f := range b.Lint() {
			if f.Check == "sequence" {
				got += f.Message + "\n"
			}
		}
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestCheckCountsAndMarshals(t *testing.T) {
	t.Parallel()
	r := Check(room(t))
	if !r.OK() || r.Draft == 0 || r.Reviewed != 0 || r.Files < 20 {
		t.Errorf("report %+v", r)
	}
	data, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(data), `"findings":[]`) {
		t.Errorf("%s, %v", data, err)
	}
	bad := Check(room(t, edit{rule1, "level: moral", "level: mortal"}))
	if bad.OK() || !strings.Contains(bad.Text(), `there is no level "mortal"`) || !strings.Contains(bad.Text(), "1 errors") {
		t.Errorf("report %s", bad.Text())
	}
}

func TestProperNamesNeedNoTranslation(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"Badan Kepegawaian Negara": true, "Perbawaslu 8/2020": true, "Kajian awal": false, "hari kerja": false,
	} {
		if got := properName(s); got != want {
			t.Errorf("properName(%q) = %v", s, got)
		}
	}
}
