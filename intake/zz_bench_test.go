package intake

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func BenchmarkReal(b *testing.B) {
	h := lite(b)
	h.reports = newBucket(h.clock, 1, 1<<40)
	form := with(whole(), "uraian", strings.Repeat("Seorang pejabat rekaan naik ke panggung. ", 50))
	srv := httptest.NewServer(h.mux)
	defer srv.Close()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- h.Ledger.Run(ctx) }()
	tr := &http.Transport{MaxIdleConnsPerHost: 64}
	c := &http.Client{Transport: tr}
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			res, err := c.PostForm(srv.URL+"/lapor/kirim", with(form, "kode", NewCode().Grouped()))
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode != 200 {
				b.Error(res.StatusCode)
			}
		}
	})
	cancel()
	<-done
}
