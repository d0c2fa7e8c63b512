package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

const secret = "kata rahasia dari unggahan"

func newService(t *testing.T, d *db.DB, dir string) (*Service, *ledger.Ledger) {
	t.Helper()
	clock := netra.ClockAt(time.Date(2020, 9, 21, 2, 0, 0, 0, time.UTC))
	key, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.ParseSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.Dir(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(d, clock, signer)
	return New(clock, l, v, files), l
}

func TestAnItemKeepsItsOriginalAndNothingOfItLiesOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		ctx, dir := t.Context(), t.TempDir()
		s, l := newService(t, d, dir)
		by := netra.Actor{User: "u1", Name: "Petugas", Office: "o1", Role: netra.RoleOfficer}
		it, err := s.Seal(ctx, Original{
			Kind: Page, Name: secret + ".html", Source: "https://contoh.example/" + secret, MediaType: "text/html", Data: []byte(secret), Tool: "netra fetch",
			TakenAt: time.Date(2020, 9, 21, 1, 0, 0, 0, time.UTC),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return s.Keep(ctx, tx, it, "watch.hit:1", "o1", by) }); err != nil {
			t.Fatal(err)
		}
		items := s.mustList(t, d, "watch.hit:1")
		if len(items) != 1 {
			t.Fatalf("%d items", len(items))
		}
		got := items[0]
		sum := sha256.Sum256([]byte(secret))
		if got.SHA256 != hex.EncodeToString(sum[:]) || got.ByName != "Petugas" || got.Name != secret+".html" || got.Tool != "netra fetch" || got.TakenAt.Hour() != 1 {
			t.Errorf("item %+v", got)
		}
		data, err := s.Original(ctx, got)
		if err != nil || string(data) != secret {
			t.Errorf("original %q, %v", data, err)
		}
		err = fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(filepath.Join(dir, name))
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s holds what was captured", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if events, err := l.List(ctx, ledger.Filter{Subject: "watch.hit:1"}); err != nil || len(events) != 1 || events[0].Kind != "evidence.kept" {
			t.Errorf("events %v, %v", events, err)
		}
	})
}

func (s *Service) mustList(t *testing.T, d *db.DB, about string) []Item {
	t.Helper()
	var items []Item
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		var err error
		items, err = s.List(t.Context(), tx, about)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return items
}

func TestForgettingDestroysTheKeyAndLeavesTheTrace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s, l := newService(t, d, t.TempDir())
		it, err := s.Seal(ctx, Original{Kind: Record, Data: []byte(secret), TakenAt: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			if err := s.Keep(ctx, tx, it, "watch.hit:1", "o1", netra.System("o1")); err != nil {
				return err
			}
			return s.Forget(ctx, tx, "watch.hit:1", netra.System("o1"))
		}); err != nil {
			t.Fatal(err)
		}
		items := s.mustList(t, d, "watch.hit:1")
		if len(items) != 1 || !items[0].Forgotten || items[0].SHA256 != it.SHA256 {
			t.Fatalf("items %+v", items)
		}
		if _, err := s.Original(ctx, items[0]); netra.KindOf(err) != netra.NotFound {
			t.Errorf("what was forgotten opens: %v", err)
		}
		if events, err := l.List(ctx, ledger.Filter{Subject: "watch.hit:1"}); err != nil || len(events) != 2 {
			t.Errorf("events %v, %v", events, err)
		}
	})
}

func TestAPictureIsDrawnAnew(t *testing.T) {
	t.Parallel()
	img := image.NewGray(image.Rect(0, 0, 2900, 20))
	for x := range 2900 {
		img.SetGray(x, 3, color.Gray{Y: 200})
	}
	var in bytes.Buffer
	if err := png.Encode(&in, img); err != nil {
		t.Fatal(err)
	}
	in.WriteString("<script>alert(1)</script>")
	out, err := Preview(in.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out, []byte("script")) {
		t.Error("what hung on the picture came through")
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(out))
	if err != nil || format != "jpeg" || c.Width != 966 || c.Height != 6 {
		t.Errorf("%s of %d by %d, %v", format, c.Width, c.Height, err)
	}
	if _, err := Preview([]byte("<svg/>")); !errors.Is(err, ErrNoPicture) {
		t.Errorf("no picture: %v", err)
	}
}

func TestALongPageStaysReadable(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	if err := png.Encode(&in, image.NewGray(image.Rect(0, 0, 1280, 6000))); err != nil {
		t.Fatal(err)
	}
	out, err := Preview(in.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(out)); err != nil || c.Width != 1280 || c.Height != 6000 {
		t.Errorf("%d by %d, %v", c.Width, c.Height, err)
	}
}

func TestAPictureThatWouldFillTheMemoryIsRefused(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	if err := png.Encode(&in, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	b := in.Bytes()
	copy(b[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // the header now says 65535 by 65535
	if _, err := Preview(b); !errors.Is(err, ErrNoPicture) {
		t.Errorf("a bomb: %v", err)
	}
}
