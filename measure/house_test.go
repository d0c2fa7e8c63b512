package measure

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
)

// house is a small real program: the office that runs it, with an administrator,
// and that of Bengkulu with another.
type house struct {
	*Service
	*slicetest.Ground
	t testing.TB
}

// each runs fn on both databases, on Wednesday, 13 November 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, access.Migrations, registry.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		g := slicetest.New(t, d, "2024-11-13")
		h := &house{Ground: g, t: t}
		h.Service = New(Config{
			DB: d, Clock: g.Clock, Ledger: g.Ledger, Access: g.Access, Law: g.Law, Registry: registry.New(d, g.Clock, g.Ledger, g.Law),
			Views: slicetest.Must[*web.Views](t)(NewViews(g.Texts)), Bundle: g.Texts, Cache: web.NewCache(),
		})
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			host, err := g.Staff(tx, "pusat", netra.RoleAdministrator, access.Office{Kind: "bawaslu-ri", Name: "Bawaslu", Zone: "Asia/Jakarta"})
			if err != nil {
				return err
			}
			if _, err := g.Staff(tx, "provinsi", netra.RoleAdministrator, access.Office{Kind: "bawaslu-provinsi", Name: "Bawaslu Provinsi Bengkulu", Region: "17", Parent: host, Zone: "Asia/Jakarta"}); err != nil {
				return err
			}
			return g.Access.SetHost(t.Context(), tx, host, netra.System(""))
		}); err != nil {
			t.Fatal(err)
		}
		g.Serve(h.installIndexes, nil)
		fn(t, h)
	})
}

// bring uploads a file as somebody.
func (h *house) bring(t *testing.T, who, name string, data []byte) slicetest.Answer {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range map[string]string{
		"judul": "IKP", "terbit-d": "26", "terbit-m": "8", "terbit-y": "2024", "sumber": "https://example.org/ikp", "terbesar": "100",
	} {
		if err := m.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	w, err := m.CreateFormFile("berkas", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, indexes, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return h.Do(t, who, r)
}

// workbook is a table as a spreadsheet.
func workbook(t *testing.T, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
