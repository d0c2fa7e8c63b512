package posts

import (
	"encoding/json"
	"slices"
	"strings"
)

// page takes a page of answers apart: into posts that are ready, or into objects
// that a table reads.
type page struct {
	name  string
	key   string // a key that such a page has at its top
	items func(raw []byte, each func(*Post, string), object func([]byte)) error
}

// pages are the forms of JSON in which one object holds many posts.
func pages() []page {
	return []page{
		{"activitypub", "orderedItems", outbox},
		{"x-api-v2", "data", xPage},
	}
}

// xUser and xPost are what the X API v2 calls a user and a post.
type xUser struct {
	ID          string
	Name        string
	Username    string
	Description string
	Location    string
	Protected   bool
}

type xPost struct {
	ID        string
	Text      string
	AuthorID  string `json:"author_id"`
	CreatedAt string `json:"created_at"`
	Thread    string `json:"conversation_id"`
	ReplyTo   string `json:"in_reply_to_user_id"`
	Lang      string
	Refers    []struct{ Type, ID string } `json:"referenced_tweets"`
	Metrics   struct {
		Likes    int64 `json:"like_count"`
		Replies  int64 `json:"reply_count"`
		Retweets int64 `json:"retweet_count"`
		Views    int64 `json:"impression_count"`
	} `json:"public_metrics"`
	Attachments struct {
		Media []string `json:"media_keys"`
	}
}

// xPage reads a page of the X API v2, whose users stand beside its posts, or a page
// of another program that lists objects under "data".
func xPage(raw []byte, each func(*Post, string), object func([]byte)) error {
	var outer struct {
		Data     json.RawMessage
		Includes json.RawMessage
	}
	if err := json.Unmarshal(raw, &outer); err != nil {
		return err
	}
	list, err := listIn(outer.Data)
	if err != nil {
		return err
	}
	var in struct {
		Users  []xUser
		Tweets []xPost
		Media  []struct {
			Key  string `json:"media_key"`
			Type string
		}
	}
	if outer.Includes != nil {
		if err := json.Unmarshal(outer.Includes, &in); err != nil {
			return err
		}
	}
	for _, one := range list {
		var t xPost
		if err := json.Unmarshal(one, &t); err != nil || t.AuthorID == "" {
			object(one)
			continue
		}
		user := func(id string) xUser {
			i := slices.IndexFunc(in.Users, func(u xUser) bool { return u.ID == id })
			if i < 0 {
				return xUser{ID: id}
			}
			return in.Users[i]
		}
		p, why := t.post(user, in.Tweets)
		p.Photos = slices.ContainsFunc(t.Attachments.Media, func(key string) bool {
			for _, m := range in.Media {
				if m.Key == key {
					return m.Type == "photo"
				}
			}
			return false
		})
		each(&p, why)
	}
	return nil
}

func (u xUser) account() Account {
	return Account{ID: u.ID, Handle: u.Username, Name: u.Name, Bio: u.Description, Place: u.Location}
}

func (t xPost) post(user func(string) xUser, others []xPost) (Post, string) {
	author := user(t.AuthorID)
	p := Post{
		Platform: "x", ID: t.ID, Thread: t.Thread, Act: Posted, Author: author.account(), Text: clean(t.Text), Lang: t.Lang,
		Likes: t.Metrics.Likes, Comments: t.Metrics.Replies, Shares: t.Metrics.Retweets, Views: t.Metrics.Views,
	}
	p.URL = xAddress(author.Username, t.ID)
	if author.Protected {
		return p, WhyPrivate
	}
	var ok bool
	if p.At, ok = parseTime(t.CreatedAt, nil); !ok {
		return p, WhyTime
	}
	for _, r := range t.Refers {
		p.Parent = r.ID
		if i := slices.IndexFunc(others, func(o xPost) bool { return o.ID == r.ID }); i >= 0 {
			p.Target, p.About = user(others[i].AuthorID).account(), clean(others[i].Text)
		}
		switch r.Type {
		case "retweeted":
			about := p.About
			p.Act = Shared
			if retweeted(&p) && about != "" {
				p.Target, p.About = p.shared(user, others), about
			}
		case "replied_to":
			p.Act = Commented
		}
	}
	if p.Act == Commented && !p.Target.known() && t.ReplyTo != "" {
		p.Target = user(t.ReplyTo).account()
	}
	return p, p.check()
}

// shared is the account whose post was shared.
func (p *Post) shared(user func(string) xUser, others []xPost) Account {
	for _, o := range others {
		if o.ID == p.Parent {
			return user(o.AuthorID).account()
		}
	}
	return p.Target
}

// listIn is the list of objects that a page holds: the value itself, the one object
// that it is, or the first list among its values, as in data.videos.
func listIn(raw json.RawMessage) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err == nil {
		return list, nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	for _, v := range object {
		if err := json.Unmarshal(v, &list); err == nil && len(list) > 0 && list[0][0] == '{' && object["id"] == nil {
			return list, nil
		}
	}
	return []json.RawMessage{raw}, nil
}

// activity is one entry of an outbox of ActivityPub.
type activity struct {
	ID        string
	Type      string
	Actor     string
	Published string
	To, CC    many
	Object    json.RawMessage
}

type note struct {
	ID         string
	URL        string
	Author     string `json:"attributedTo"`
	Published  string
	Content    string
	Reply      string `json:"inReplyTo"`
	To, CC     many
	Attachment []struct {
		MediaType string `json:"mediaType"`
	}
}

// many is a list of strings or one of them.
type many []string

// UnmarshalJSON reads either.
func (m *many) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*m = many{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(m))
}

func (m many) public() bool {
	return slices.ContainsFunc(m, func(s string) bool {
		return s == "https://www.w3.org/ns/activitystreams#Public" || s == "as:Public" || s == "Public"
	})
}

// outbox reads a page of an ActivityPub outbox: what an account wrote, shared and
// liked.
func outbox(raw []byte, each func(*Post, string), _ func([]byte)) error {
	var page struct {
		Items []json.RawMessage `json:"orderedItems"`
	}
	if err := json.Unmarshal(raw, &page); err != nil {
		return err
	}
	for _, item := range page.Items {
		var a activity
		if err := json.Unmarshal(item, &a); err != nil {
			each(&Post{}, WhyJSON)
			continue
		}
		p, why := a.post()
		each(&p, why)
	}
	return nil
}

func (a activity) post() (Post, string) {
	p := Post{Platform: "mastodon", ID: a.ID, URL: a.ID, Act: Posted, Author: accountAt(a.Actor)}
	var n note
	if json.Unmarshal(a.Object, &n.ID) != nil { // no address, but the thing itself
		if err := json.Unmarshal(a.Object, &n); err != nil {
			return p, WhyJSON
		}
	}
	if !a.To.public() && !a.CC.public() && !n.To.public() && !n.CC.public() {
		return p, WhyPrivate
	}
	at := a.Published
	if at == "" {
		at = n.Published
	}
	var ok bool
	if p.At, ok = parseTime(at, nil); !ok {
		return p, WhyTime
	}
	for _, m := range n.Attachment {
		p.Photos = p.Photos || strings.HasPrefix(m.MediaType, "image/")
	}
	switch a.Type {
	case "Create", "":
		p.ID, p.Text, p.Parent = n.ID, plainText(n.Content), n.Reply
		if n.URL != "" {
			p.URL = n.URL
		}
		if n.Reply != "" {
			p.Act, p.Target = Commented, accountAt(n.Reply)
		}
	case "Announce":
		p.Act, p.Parent, p.About, p.Target = Shared, n.ID, plainText(n.Content), accountAt(n.ID)
	case "Like":
		p.Act, p.Parent, p.About, p.Target = Liked, n.ID, plainText(n.Content), accountAt(n.ID)
	case "Follow":
		p.Act, p.Target = Followed, accountAt(n.ID)
	default:
		return p, WhyAct
	}
	return p, p.check()
}

// accountAt is the account that an address of ActivityPub lies under:
// https://host/users/name or https://host/@name.
func accountAt(address string) Account {
	rest, ok := strings.CutPrefix(address, "https://")
	if !ok {
		return Account{}
	}
	parts := strings.Split(rest, "/")
	switch {
	case len(parts) > 2 && parts[1] == "users":
		return Account{ID: "https://" + strings.Join(parts[:3], "/"), Handle: parts[2] + "@" + parts[0]}
	case len(parts) > 1 && strings.HasPrefix(parts[1], "@"):
		return Account{ID: "https://" + strings.Join(parts[:2], "/"), Handle: parts[1][1:] + "@" + parts[0]}
	}
	return Account{ID: address}
}
