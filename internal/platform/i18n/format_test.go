package i18n_test

import (
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
)

func TestDaysAreWrittenAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	d := netra.Date("2024-11-12")
	for got, want := range map[string]string{
		i18n.Date("id", d):                      "12 November 2024",
		i18n.DateLong("id", d):                  "Selasa, 12 November 2024",
		i18n.DateLong("en", d):                  "Tuesday, 12 November 2024",
		i18n.DateLong("id", "2024-08-17"):       "Sabtu, 17 Agustus 2024",
		i18n.DateShort("id", "2024-10-01"):      "1 Okt",
		i18n.Date("id", "2024-02-29"):           "29 Februari 2024",
		i18n.Date("id", "") + "none":            "none",
		i18n.Date("id", "2023-02-29") + "wrong": "wrong",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestInstantsAreWrittenByTheClockOfTheZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 11, 11, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		lang string
		zone *time.Location
		want string
	}{
		{"id", i18n.WIB, "12 November 2024, 06.30 WIB"},
		{"id", i18n.WITA, "12 November 2024, 07.30 WITA"},
		{"id", i18n.WIT, "12 November 2024, 08.30 WIT"},
		{"en", i18n.WIB, "12 November 2024, 06:30 WIB"},
		{"id", nil, "12 November 2024, 06.30 WIB"},
		{"id", time.UTC, "11 November 2024, 23.30 UTC+00:00"},
	} {
		if got := i18n.DateTime(c.lang, at, c.zone); got != c.want {
			t.Errorf("DateTime in %v = %q, want %q", c.zone, got, c.want)
		}
	}
	if got := i18n.DateTime("id", time.Time{}, i18n.WIB); got != "" {
		t.Errorf("an unknown instant is written %q", got)
	}
}

func TestZonesAreKnownByEitherName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]*time.Location{
		"Asia/Jakarta": i18n.WIB, "Asia/Pontianak": i18n.WIB, "WITA": i18n.WITA, "Asia/Makassar": i18n.WITA,
		"Asia/Jayapura": i18n.WIT, "": i18n.WIB,
	} {
		if got := i18n.Zone(name); got != want {
			t.Errorf("Zone(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestNumbersHaveTheSeparatorsOfTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{i18n.Number("id", 1234), "1.234"},
		{i18n.Number("en", 1234567), "1,234,567"},
		{i18n.Number("id", 999), "999"},
		{i18n.Number("id", -1234), "−1.234"},
		{i18n.Decimal("id", 1234.5, 1), "1.234,5"},
		{i18n.Decimal("id", -0.04, 1), "0,0"},
		{i18n.Decimal("id", -0.06, 1), "−0,1"},
		{i18n.Decimal("en", 1234.56, 2), "1,234.56"},
		{i18n.Decimal("id", 3, 0), "3"},
		{i18n.Percent("id", 5.4, 1), "5,4%"},
		{i18n.Bytes("id", 812), "812 B"},
		{i18n.Bytes("id", 81_200), "81 kB"},
		{i18n.Bytes("id", 2_345_678), "2,3 MB"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
