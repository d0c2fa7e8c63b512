package intake

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// BenchmarkFinalPost is what a reporter waits for: the whole report, through
// the shell, to the disk. Run it with -cpu 64 to see what many at once do.
func BenchmarkFinalPost(b *testing.B) {
	h := lite(b)
	h.reports = rate.New(h.clock, 1, 1<<40)
	h.log = nil
	form := with(whole(), "uraian", strings.Repeat("Seorang pejabat rekaan naik ke panggung. ", 50))
	b.ReportAllocs()
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := httptest.NewRequest("POST", "/lapor/kirim", strings.NewReader(with(form, "kode", NewCode().Grouped()).Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			h.mux.ServeHTTP(w, r)
			if w.Code != 200 {
				b.Errorf("status %d", w.Code)
				return
			}
		}
	})
}

// BenchmarkSeal is the share of it that sealing takes.
func BenchmarkSeal(b *testing.B) {
	v := slicetest.Must[*vault.Vault](b)(vault.Open(b.TempDir()))
	in := tip()
	in.Content.Narrative = strings.Repeat("Seorang pejabat rekaan naik ke panggung. ", 50)
	b.ReportAllocs()
	for b.Loop() {
		key, _, err := v.NewKey()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := sealJSON(key, "report:x:content", in.Content); err != nil {
			b.Fatal(err)
		}
	}
}
