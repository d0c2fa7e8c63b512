package screen

import (
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/engine/posts"
)

// TestAnAuthorWithOnlyANameHasNoAccount screens a post whose author has neither a
// handle nor an id: he is linked by his profile, and named in the reason.
func TestAnAuthorWithOnlyANameHasNoAccount(t *testing.T) {
	t.Parallel()
	all, err := screener(t, &plainLaw{}).Screen(post(func(p *posts.Post) {
		p.Author = posts.Account{Name: "Muhammad Yusuf", Bio: "Kecamatan Labuan", Place: "Pandeglang"}
	}))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d hits, %v", len(all), err)
	}
	if who := all[0].Who; who.Servant != "s2" || who.By != ByProfile || who.Account != "" || all[0].Why[0].Args[0] != "Muhammad Yusuf" {
		t.Errorf("who %+v, why %+v", who, all[0].Why[0])
	}
	all, err = screener(t, &plainLaw{}).Screen(post(func(p *posts.Post) {
		p.Author = posts.Account{ID: "77", Name: "Muhammad Yusuf", Bio: "Kecamatan Labuan", Place: "Pandeglang"}
	}))
	if err != nil || len(all) != 1 || all[0].Who.Account != "facebook:77" {
		t.Errorf("with an id: %+v, %v", all, err)
	}
}

func TestAnAccountThatIsNoneStopsNoList(t *testing.T) {
	t.Parallel()
	w, err := ReadWatchlist(strings.NewReader(watched))
	if err != nil {
		t.Fatal(err)
	}
	w.Servants[1].Not = []string{"facebook:", "", "instagram:@", "instagram:yusuf.asli"}
	x, err := NewIndex(w)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(x.servants[1].not, " "); got != "instagram:yusuf.asli" {
		t.Errorf("accounts that are not his: %q", got)
	}
}
