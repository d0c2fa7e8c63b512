package web

import (
	"net/http/httptest"
	"testing"
)

func TestDownloadedListOpensInASpreadsheet(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	SendCSV(w, "perkara.csv", [][]string{{"Nomor", "Wilayah"}, {"001; 002", "Kota \"Cilegon\""}, {"=1+1", "Lebak, Banten"}})
	want := "\ufeffNomor;Wilayah\n\"001; 002\";\"Kota \"\"Cilegon\"\"\"\n'=1+1;Lebak, Banten\n"
	if got := w.Body.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for name, want := range map[string]string{"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=perkara.csv"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "biasa": "biasa", "=1+1": "'=1+1", "+62": "'+62", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "＝1": "'＝1",
	} {
		if got := cell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
