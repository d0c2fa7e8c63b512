package posts

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// field is one thing that a source may tell of a post.
type field int

// The fields, named as in a mapping and in files of Netra's own form.
const (
	fPlatform field = iota
	fID
	fThread
	fParent
	fURL
	fAct
	fAuthorID
	fAuthor
	fAuthorName
	fAuthorBio
	fAuthorPlace
	fText
	fAbout
	fLang
	fAt
	fLikes
	fComments
	fShares
	fViews
	fPhoto
	fTargetID
	fTarget
	fTargetName
	fSeenAt
	fSeenBy
	fSHA256
	fVisibility
	nFields
)

var fieldNames = [nFields]string{
	"platform", "id", "thread", "parent", "url", "act", "author_id", "author", "author_name", "author_bio", "author_place",
	"text", "about", "lang", "at", "likes", "comments", "shares", "views", "photo", "target_id", "target", "target_name",
	"seen_at", "seen_by", "sha256", "visibility",
}

// Fields are the names that a mapping may use.
func Fields() []string { return slices.Clone(fieldNames[:]) }

func fieldOf(name string) (field, bool) {
	i := slices.Index(fieldNames[:], name)
	return field(i), i >= 0
}

// table says under which names a source tells each field.
type table struct {
	names []string         // all names that are wanted, each once
	at    [nFields][]int   // of each field the names, the first that says something counts
	fixed [nFields]string  // what stands for a field where no name says anything
	zone  *time.Location   // of instants without one; nil: that of the options
	named bool             // the act is named by a person: a word that means none is a mistake
	more  func(*Post, row) // what a table cannot say
}

// row is one row of a source: the values of a table's names, of a CSV file as
// texts.
type row struct {
	t      *table
	values [][]byte
	texts  []string
}

func (r row) value(i int) string {
	if r.texts != nil {
		return r.texts[i]
	}
	return string(r.values[i])
}

// get is what the row says for a field.
func (r row) get(f field) string {
	for _, i := range r.t.at[f] {
		if v := strings.TrimSpace(r.value(i)); v != "" && v != "null" {
			return clean(v)
		}
	}
	return r.t.fixed[f]
}

// clean makes a text valid.
func clean(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// tableOf makes a table from lines "field = name | name"; a name in quotes is what
// always stands for the field.
func tableOf(lines string, more func(*Post, row)) *table {
	t := &table{zone: time.UTC, more: more}
	for line := range strings.Lines(lines) {
		left, right, ok := strings.Cut(line, "=")
		if !ok {
			continue
		}
		f, ok := fieldOf(strings.TrimSpace(left))
		if !ok {
			panic("posts: no field " + left) // a table of this package is wrong
		}
		for name := range strings.SplitSeq(right, "|") {
			name = strings.TrimSpace(name)
			if fixed, ok := strings.CutPrefix(name, `"`); ok {
				t.fixed[f] = strings.TrimSuffix(fixed, `"`)
				continue
			}
			t.add(f, name)
		}
	}
	return t
}

func (t *table) add(f field, name string) {
	i := slices.Index(t.names, name)
	if i < 0 {
		i = len(t.names)
		t.names = append(t.names, name)
	}
	t.at[f] = append(t.at[f], i)
}

// post makes a post of a row, or says in one word why it is none.
func (r row) post(p *Post, o Options) string {
	*p = Post{
		Platform: platformOf(r.get(fPlatform), r.get(fURL), o.Platform), ID: r.get(fID), Thread: r.get(fThread), Parent: r.get(fParent), URL: r.get(fURL),
		Author: Account{ID: r.get(fAuthorID), Handle: handle(r.get(fAuthor)), Name: r.get(fAuthorName), Bio: r.get(fAuthorBio), Place: r.get(fAuthorPlace)},
		Target: Account{ID: r.get(fTargetID), Handle: handle(r.get(fTarget)), Name: r.get(fTargetName)},
		Text:   r.get(fText), About: r.get(fAbout), Lang: r.get(fLang), Photos: isYes(r.get(fPhoto)),
		Likes: count(r.get(fLikes)), Comments: count(r.get(fComments)), Shares: count(r.get(fShares)), Views: count(r.get(fViews)),
		Seen: Seen{By: r.get(fSeenBy), SHA256: strings.ToLower(r.get(fSHA256))},
	}
	if !isPublic(r.get(fVisibility)) {
		return WhyPrivate
	}
	if p.Act = actOf(r.get(fAct)); p.Act == "" {
		if r.t.named && r.get(fAct) != "" {
			return WhyAct
		}
		p.Act = Posted
	}
	zone := r.t.zone
	if zone == nil {
		zone = o.Zone
	}
	at, ok := parseTime(r.get(fAt), zone)
	if s := r.get(fSeenAt); s != "" {
		if p.Seen.At, ok = parseTime(s, zone); ok && r.get(fAt) == "" {
			at = p.Seen.At
		} else if ok {
			_, ok = parseTime(r.get(fAt), zone)
		}
	}
	if !ok {
		return WhyTime
	}
	p.At = at
	if r.t.more != nil {
		r.t.more(p, r)
	}
	return p.check()
}

// check says why a post cannot be used, "" where it can.
func (p *Post) check() string {
	switch {
	case p.Platform == "":
		return WhyPlatform
	case !p.Author.known():
		return WhyAuthor
	case p.Text == "" && p.About == "" && !p.Target.known():
		return WhyEmpty
	}
	return ""
}

// isPublic tells whether everybody may see what is marked so. A mark that is not
// known counts as private.
func isPublic(mark string) bool {
	switch strings.ToLower(mark) {
	case "", "public", "publik", "umum", "unlisted", "everyone", "false", "no", "0", "tidak":
		return true
	}
	return false
}

func isYes(s string) bool {
	switch strings.ToLower(s) {
	case "", "0", "false", "no", "tidak", "text", "status", "link", "video", "native video", "reel", "igtv", "none":
		return false
	}
	return true
}

// handle is the name of an account without @ and without the address around it.
func handle(s string) string {
	if i := strings.LastIndexByte(strings.TrimSuffix(s, "/"), '/'); i >= 0 {
		s = strings.TrimSuffix(s, "/")[i+1:]
	}
	return strings.TrimPrefix(s, "@")
}

// count reads a number of likes and the like, 0 where it is none; blanks, dots and
// commas between thousands do not count.
func count(s string) int64 {
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", ".", "", " ", "").Replace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// platformOf is one word for the platform that a source, an address or the caller
// names.
func platformOf(said, url, given string) string {
	said = strings.ToLower(said)
	for _, s := range []string{said, url} {
		host := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://"), "www.")
		host, _, _ = strings.Cut(host, "/")
		host = strings.TrimPrefix(host, "m.")
		switch {
		case host == "twitter.com", host == "x.com", host == "twitter", host == "mobile.twitter.com":
			return "x"
		case host == "facebook.com", host == "fb.com", host == "fb", strings.HasSuffix(host, ".facebook.com"):
			return "facebook"
		case host == "instagram.com", host == "ig":
			return "instagram"
		case host == "tiktok.com", host == "tiktok-comments", strings.HasSuffix(host, ".tiktok.com"):
			return "tiktok"
		case host == "youtube.com", host == "youtu.be", host == "yt":
			return "youtube"
		case host == "threads.net", host == "threads.com":
			return "threads"
		}
	}
	if said != "" {
		return said
	}
	return given
}
