package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	// The tests build and run the program; naming it here makes a result of the
	// past stale when the program changes.
	_ "github.com/netra-id/netra/internal/app"
)

// The personas of the loop, by a part of their labels in the role switcher.
const (
	supervisor = "Petugas Bawaslu Kota Cilegon"
	examiner   = "Pemeriksa BKN"
	personnel  = "BKPSDM Kota Cilegon"
	auditor    = "Auditor"
)

// TestTheWholeLoop plays the way of a tip to a published figure, on a phone and
// on a desk, in light and dark: the citizen's side and the offices' side each
// as they are used, and then the other way round.
func TestTheWholeLoop(t *testing.T) {
	h := open(t)
	for _, c := range []struct{ citizen, office look }{
		{phone, desk},
		{deskDark, phoneDark},
	} {
		t.Run(fmt.Sprintf("citizen %s, offices %s", c.citizen, c.office), func(t *testing.T) {
			url := h.demo(t).URL
			citizen, office := h.open(t, url, c.citizen), h.open(t, url, c.office)
			l := &loop{citizen: citizen, office: office}
			before := l.counted()
			l.tip()
			l.seeArrived()
			l.triage()
			l.study()
			l.recommend()
			l.decide()
			l.readOutcome()
			if after := l.counted(); after != before+1 {
				t.Errorf("the public page counts %d cases, and %d before the report", after, before)
			}
			l.audit()
		})
	}
}

// loop is one report on its way.
type loop struct {
	citizen, office *tab
	code            string
	caseURL         string
}

// tip sends a report as a citizen without a name, and notes the code that is
// shown before sending.
func (l *loop) tip() {
	p := l.citizen
	p.t.Helper()
	p.goTo("/lapor")
	p.readme("report")
	// Nothing filled in: a clear message and nothing lost.
	p.pressAndGet(`main button[name=langkah][value="2"]`, 422)
	if !p.has(".summary a") {
		p.t.Error("an empty step shows no summary of what is missing")
	}
	p.choose("jenis", "media-sosial")
	p.fill("uraian", "Kepala bidang mengunggah ajakan memilih <b>pasangan</b> tertentu di status pesannya 😀; unggahan itu dibagikan di grup kantor.")
	p.press(`main button[name=langkah][value="2"]`)

	p.fill("tanggal-d", "31")
	p.choose("tanggal-m", "2")
	p.fill("tanggal-y", "2024")
	p.choose("provinsi", "36")
	p.pressAndGet(`main button[name="langkah-wilayah"]`, 200)
	p.choose("wilayah", "36.72")
	p.pressAndGet(`main button[name=langkah][value="3"]`, 422) // no calendar has that day
	p.date("tanggal", 2024, 11, 12)
	p.fill("tempat", "Halaman kantor")
	p.press(`main button[name=langkah][value="3"]`)

	p.fill("terlapor", "Kepala bidang, saya tidak tahu NIP-nya")
	p.fill("instansi", "Dinas di Kota Cilegon")
	p.press(`main button[name=langkah][value="4"]`)

	p.choose("bentuk", "anonim")
	p.press(`main button[name=langkah][value="5"]`)

	before := p.text("main .code-box")
	if p.has(`main [name=simpan]`) {
		p.choose("simpan", "1")
	}
	p.press(`main form[action="/lapor/kirim"] button`)
	l.code = p.text("output#kode")
	if l.code == "" || l.code != before {
		p.t.Fatalf("the code after sending is %q, the one before was %q", l.code, before)
	}
	p.expectNot("<b>")
}

// progress reads the state of the report by its code.
func (l *loop) progress() {
	p := l.citizen
	p.t.Helper()
	p.goTo("/status")
	p.fill("kode", strings.ToLower(strings.ReplaceAll(l.code, "-", " ")))
	p.press(`main form[action="/status"] button`)
}

func (l *loop) seeArrived() {
	p := l.citizen
	p.t.Helper()
	p.goTo("/status")
	p.fill("kode", "0000-0000-0000-0000-0000-000X")
	p.pressAndGet(`main form[action="/status"] button`, 404)
	l.progress()
	p.fill("pesan", "Unggahannya dihapus sore tadi; saya masih menyimpan tangkapan layarnya.")
	p.press(`main form[action="/status/pesan"] button`)
}

// follow opens a link whose address ends so.
func (p *tab) follow(end string) {
	p.t.Helper()
	p.press(fmt.Sprintf(`main a[href$=%q]`, end))
}

// answer fills every field of the form that is still empty with something that
// fits: what a test does not care about.
func (p *tab) answer() {
	p.t.Helper()
	p.run(chromedp.Evaluate(`(() => {
		const done = new Set();
		const form = [...document.querySelectorAll('main form')].find(f => f.method === 'post' && f.querySelector('textarea, select, input:not([type=hidden])'));
		if (!form) return;
		form.querySelectorAll('input, textarea, select').forEach(e => {
			if (e.type === 'hidden' || e.type === 'file' || e.type === 'submit') return;
			if (e.type === 'radio') {
				const group = [...form.querySelectorAll('input[type=radio]')].filter(r => r.name === e.name);
				if (!done.has(e.name) && !group.some(r => r.checked)) group[0].checked = true;
				done.add(e.name);
				return;
			}
			if (e.type === 'checkbox') { e.checked = true; return; }
			if (e.value) return;
			if (e.tagName === 'SELECT') { const o = [...e.options].find(o => o.value); if (o) e.value = o.value; return; }
			if (e.name.endsWith('-d')) { e.value = '13'; return; }
			if (e.name.endsWith('-y')) { e.value = '2024'; return; }
			e.value = e.tagName === 'TEXTAREA' ? 'Diisi oleh petugas setelah diperiksa bersama.' : '12/XI/2024';
		});
		form.querySelectorAll('select').forEach(e => { if (e.name.endsWith('-m')) e.value = '11'; });
	})()`, nil))
}

// step takes a step of a report or a case, answering what it asks.
func (p *tab) step(name string) {
	p.t.Helper()
	p.follow("/" + name)
	p.answer()
	p.press(`main form[method=post] .actions button`)
}

// caseStep takes a step of a case: its link ends with its name.
func (l *loop) caseStep(name string) {
	l.office.t.Helper()
	l.office.step(name)
}

// triage turns the tip into a finding and opens a case.
func (l *loop) triage() {
	p := l.office
	p.t.Helper()
	p.become(supervisor)
	p.goTo("/meja/laporan")
	p.press(`main tbody tr th a`)
	p.expect("Kepala bidang mengunggah ajakan")
	p.expectNot(l.code)
	p.step("terima-informasi-awal")
	p.step("jadikan-temuan")
	l.caseURL = p.address()
	if !strings.HasPrefix(l.caseURL, "/meja/perkara/") {
		p.t.Fatalf("making it a finding leads to %s, not to the new case", l.caseURL)
	}
}

// inCilegon is the button that chooses a servant of that city from the roster.
const inCilegon = `main tr.e2e-cilegon button[name=pegawai]`

// study links the person and the act, answers the checklist and forwards.
func (l *loop) study() {
	p := l.office
	p.t.Helper()
	p.goTo(l.caseURL + "/orang")
	// The roster is invented anew; one of its names is common enough.
	for _, name := range []string{"Asep", "Dewi", "Siti", "Ahmad", "Rudi", "Eko"} {
		p.fill("q", name)
		p.press(`main form[role=search] button`)
		p.run(chromedp.Evaluate(`document.querySelectorAll('main tbody tr').forEach(r => r.classList.toggle('e2e-cilegon', r.textContent.includes('Cilegon')))`, nil))
		if p.has(inCilegon) {
			break
		}
	}
	p.press(inCilegon)
	p.goTo(l.caseURL + "/perbuatan")
	p.choose("jenis", "media-sosial")
	p.date("tanggal", 2024, 11, 12)
	p.answer()
	p.press(`main form .actions button`) // now the questions that matter are asked
	p.answer()
	p.press(`main form .actions button`)
	p.answer()
	p.press(`main form .actions:last-of-type button`)
	p.goTo(l.caseURL)
	p.run(chromedp.Evaluate(`document.querySelectorAll('main details').forEach(d => d.open = true)`, nil))
	p.check("case with its reasons")
	p.readme("case")
	p.press(`main a[href*="/syarat/"]`)
	p.answer()
	p.press(`main form[method=post] .actions button`)
	p.goTo(l.caseURL)
	l.caseStep("teruskan-hukum-lain")
}

// recommend is the part of the oversight body.
func (l *loop) recommend() {
	p := l.office
	p.t.Helper()
	p.become(examiner)
	p.goTo(l.caseURL)
	l.caseStep("mulai-verifikasi")
	l.checklist()
	l.caseStep("lolos-verifikasi")
	l.caseStep("rekomendasikan")
}

// checklist answers the requirements where the track has any.
func (l *loop) checklist() {
	p := l.office
	p.t.Helper()
	p.goTo(l.caseURL)
	if p.has(`main a[href*="/syarat/"]`) {
		p.press(`main a[href*="/syarat/"]`)
		p.answer()
		p.press(`main form[method=post] .actions button`)
		p.goTo(l.caseURL)
	}
}

// decide is the part of the appointing authority.
func (l *loop) decide() {
	p := l.office
	p.t.Helper()
	p.become(personnel)
	p.goTo(l.caseURL)
	for _, s := range []string{"panggil", "periksa", "tanggapan", "susun-laporan", "putuskan", "sampaikan"} {
		l.checklist()
		l.caseStep(s)
	}
}

func (l *loop) readOutcome() {
	p := l.citizen
	p.t.Helper()
	l.progress()
	p.readme("status")
	// What was decided is readable, and by whom it was reported or about whom
	// it is not.
	p.expect("sanksi", "Dugaan dinyatakan terbukti")
	p.expectNot("Asep", "NIP")
}

// counted is the number of cases that the public page shows.
func (l *loop) counted() int {
	p := l.citizen
	p.t.Helper()
	p.goTo("/angka")
	var n int
	p.run(chromedp.Evaluate(`(() => {
		const dd = document.querySelector('main .figures dd');
		return dd ? parseInt(dd.firstChild.textContent.replace(/\D/g, ''), 10) || 0 : 0;
	})()`, &n))
	return n
}

// audit reads the trail, and sees that the reporter is not in it.
func (l *loop) audit() {
	p := l.office
	p.t.Helper()
	p.become(auditor)
	p.goTo("/meja/jejak")
	p.expectNot(l.code)
}
