package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

func TestDeadJobIsShownWithItsCauseAndRunsAgain(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a, _, secret := installed(t, dbURL)
		fails := true
		a.Jobs.Handle("test.letter", func(context.Context, []byte) error {
			if fails {
				return fmt.Errorf("the post office <b>is closed</b>: %w", jobs.ErrGiveUp)
			}
			return nil
		})
		if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
			return a.Jobs.Enqueue(t.Context(), tx, jobs.Job{Kind: "test.letter", Key: "letter-7"})
		}); err != nil {
			t.Fatal(err)
		}
		b := newBrowser(t, a)
		b.logIn("admin", adminPassword, secret)
		want(t, "before it ran", b.get("/meja/pekerjaan"), http.StatusOK, "Tidak ada yang gagal")
		if _, err := a.Jobs.RunDue(t.Context()); !errors.Is(err, jobs.ErrGiveUp) {
			t.Fatalf("run: %v", err)
		}
		w := b.get("/meja/pekerjaan")
		want(t, "after it failed", w, http.StatusOK, "test.letter", "letter-7", "the post office", "Ulangi")
		if strings.Contains(w.Body.String(), "<b>is closed") {
			t.Error("the cause became part of the page")
		}
		retry := regexp.MustCompile(`/meja/pekerjaan/[^"]+/ulang`).FindString(w.Body.String())
		want(t, "a job of air", b.post("/meja/pekerjaan/"+anything+"/ulang", nil), http.StatusNotFound)
		want(t, "retry", b.post(retry, nil), http.StatusSeeOther)
		want(t, "retry of one that waits", b.post(retry, nil), http.StatusNotFound)
		fails = false
		if n, err := a.Jobs.RunDue(t.Context()); n != 1 || err != nil {
			t.Errorf("ran %d jobs, %v", n, err)
		}
		want(t, "afterwards", b.get("/meja/pekerjaan"), http.StatusOK, "Tidak ada yang gagal")
		want(t, "the ledger", b.get("/meja/jejak?jenis=jobs."), http.StatusOK, "Pekerjaan latar diulangi")
	})
}

func TestLedgerIsFilteredAndReadsLikeSentences(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	auditor, _ := a.persona(t, "Yohanes Sitanggang")
	page := func(query string, status int, words ...string) string {
		w := a.as(t, auditor, http.MethodGet, "/meja/jejak"+query, nil)
		want(t, query, w, status, words...)
		return w.Body.String()
	}
	if _, err := a.Ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := page("", http.StatusOK, "Berikutnya", "Segel terakhir", "Cara memeriksa", "Unduh seluruh jejak")
	next := regexp.MustCompile(`href="([^"]*sebelum=[^"]*)"`).FindStringSubmatch(all)
	if next == nil {
		t.Fatal("no way to older events")
	}
	page(strings.TrimPrefix(strings.ReplaceAll(next[1], "&amp;", "&"), "/meja/jejak"), http.StatusOK, "Ke awal daftar")
	about := regexp.MustCompile(`Perkara <a href="/meja/perkara/([0-9A-Z]+)">([^<]+)</a><small><a href="/meja/jejak\?perihal=([^"]+)"`).FindStringSubmatch(page("?jenis=case.", http.StatusOK, "Perkara dibuka"))
	if about == nil {
		t.Fatal("no case is called by its number, or no way leads to everything about it")
	}
	for _, subject := range []string{about[3], "case%3A" + about[1]} {
		if one := page("?perihal="+subject, http.StatusOK, "Perkara dibuka", about[2]); strings.Contains(one, ">Laporan …") {
			t.Error("the events of one case are mixed with others")
		}
	}
	if reports := page("?jenis=report.", http.StatusOK); strings.Contains(reports, ">Laporan L-") || !strings.Contains(reports, ">Laporan …") {
		t.Error("an auditor, who reads no reports, is told their numbers")
	}
	if steps := page("?jenis=case.", http.StatusOK); !strings.Contains(steps, `<small class="mono">case.`) || strings.Contains(steps, `<span class="mono">case.`) {
		t.Error("a step of a procedure is not called by its name in the law")
	}
	if users := page("?jenis=access.", http.StatusOK, "Pengguna ditambahkan"); strings.Contains(users, "Perkara dibuka") {
		t.Error("the events of one kind are mixed with others")
	}
	page("?dari-d=1&dari-m=1&dari-y=2030", http.StatusOK, "Tidak ada kejadian")
	page("?sampai-d=1&sampai-m=1&sampai-y=2020", http.StatusOK, "Tidak ada kejadian")
	page("?dari-d=10&dari-m=10&dari-y=2024&sampai-d=10&sampai-m=10&sampai-y=2024", http.StatusOK, "10 Oktober 2024")
	page("?dari-d=11&dari-m=10&dari-y=2024&sampai-d=10&sampai-m=10&sampai-y=2024", http.StatusUnprocessableEntity, "sesudah tanggal awal")
	page("?dari-d=31&dari-m=2&dari-y=2024", http.StatusUnprocessableEntity, "Galat")
	page("?jenis=kaisar", http.StatusUnprocessableEntity, "Galat")
	page("?perihal="+strings.Repeat("a", 201), http.StatusUnprocessableEntity, "Galat")
	page("?perihal="+url.QueryEscape("' or 1=1 -- 😀"), http.StatusOK, "Tidak ada kejadian")
	page("?sebelum="+anything, http.StatusNotFound)
}

func TestDownloadedListHasWhatThePageShows(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	if _, err := a.Ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	head := a.foreigner(t, netra.RoleHead) // of Lebak
	page := a.as(t, head, http.MethodGet, "/meja/jejak?jenis=report.", nil)
	number := regexp.MustCompile(`Laporan <a href="/meja/laporan/[0-9A-Z]+">(L-[0-9A-Z]{6})</a>`).FindStringSubmatch(page.Body.String())
	if number == nil {
		t.Fatal("the head of the office is not told the number of his report")
	}
	query := "?jenis=report.&perihal=" + number[1]
	want(t, "one report", a.as(t, head, http.MethodGet, "/meja/jejak"+query, nil), http.StatusOK, "/meja/jejak.csv?jenis=report.&amp;perihal="+number[1])
	w := a.as(t, head, http.MethodGet, "/meja/jejak.csv"+query, nil)
	want(t, "the file", w, http.StatusOK, "Laporan "+number[1], "report.", "Nomor segel;")
	last := int64(-1)
	for i, line := range strings.Split(strings.TrimSpace(w.Body.String()), "\n")[1:] {
		leaf, err := strconv.ParseInt(strings.Split(line, ";")[0], 10, 64)
		if err != nil || i > 0 && leaf >= last {
			t.Errorf("line %d has leaf %d (%v) after %d", i, leaf, err, last)
		}
		last = leaf
		if !strings.Contains(line, number[1]) {
			t.Errorf("line %d is about something else: %s", i, line)
		}
	}
	want(t, "a wrong day", a.as(t, head, http.MethodGet, "/meja/jejak.csv?dari-d=40", nil), http.StatusUnprocessableEntity)
	_, serang := a.persona(t, "Siti Khotimah")
	other := a.foreignerAt(t, serang.Office, netra.RoleHead)
	if w := a.as(t, other, http.MethodGet, "/meja/jejak.csv"+query, nil); strings.Contains(w.Body.String(), number[1]) {
		t.Error("the head of another office reads of the report")
	}
}

func TestDownloadedLedgerIsVerifiedWithoutTheProgram(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	auditor, _ := a.persona(t, "Yohanes Sitanggang")
	w := a.as(t, auditor, http.MethodGet, "/meja/jejak.jsonl", nil)
	want(t, "the download", w, http.StatusOK)
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, "jejak-netra.jsonl") {
		t.Errorf("Content-Disposition %q", got)
	}
	verdict, err := ledger.Verify(w.Body, a.Ledger.Verifier())
	if err != nil || verdict.Size == 0 {
		t.Errorf("verdict %+v, %v", verdict, err)
	}
	for name, role := range map[string]netra.Role{"Rina Maharani": netra.RoleHead, "Asep Mulyadi": netra.RoleAuditor} {
		_, by := a.persona(t, name)
		token := a.foreignerAt(t, by.Office, role)
		want(t, "the download for a "+string(role), a.as(t, token, http.MethodGet, "/meja/jejak.jsonl", nil), http.StatusNotFound)
		if list := a.as(t, token, http.MethodGet, "/meja/jejak", nil); strings.Contains(list.Body.String(), "Unduh seluruh jejak<") {
			t.Errorf("the download is offered to a %s of one office", role)
		}
	}
}
