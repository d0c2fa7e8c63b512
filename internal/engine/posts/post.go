package posts

import (
	"strings"
	"time"
)

// Act is what somebody did in public.
type Act string

// The acts, each of which the law may weigh differently.
const (
	Posted    Act = "post"
	Commented Act = "comment"
	Shared    Act = "share"
	Liked     Act = "like"
	Followed  Act = "follow"
	Joined    Act = "join"
	Photo     Act = "photo"
)

// Post is one public post, or one interaction with one.
type Post struct {
	Platform string // facebook, instagram, x, tiktok, youtube, threads, mastodon, news, …
	ID       string // on its platform
	Thread   string
	Parent   string // what was answered, shared or liked
	URL      string
	Act      Act
	Author   Account // who did it
	Target   Account // whose post, page, channel or group it was done to
	Text     string  // what the author wrote
	About    string  // what the post says that was answered, shared or liked
	Lang     string
	At       time.Time
	Photos   bool // a picture belongs to it
	Likes    int64
	Comments int64
	Shares   int64
	Views    int64
	Seen     Seen
}

// Account is who stands behind a post, as far as the source tells.
type Account struct {
	ID     string
	Handle string // without @
	Name   string
	Bio    string
	Place  string
}

// Seen is how a person saw an interaction that no program gives out.
type Seen struct {
	At     time.Time
	By     string
	SHA256 string // of the picture of the screen
}

// known tells whether the source says anything of an account.
func (a Account) known() bool { return a.ID != "" || a.Handle != "" || a.Name != "" }

// actOf is the act that a word of a source means, "" where it means none.
func actOf(word string) Act {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "post", "posting", "status", "unggah", "unggahan", "mengunggah", "tweet", "create":
		return Posted
	case "comment", "komentar", "mengomentari", "reply", "replied_to", "balasan":
		return Commented
	case "share", "bagikan", "membagikan", "repost", "retweet", "retweeted", "announce":
		return Shared
	case "like", "suka", "menyukai", "favourite", "favorite", "love", "reaction", "reaksi":
		return Liked
	case "follow", "ikuti", "mengikuti", "subscribe":
		return Followed
	case "join", "gabung", "bergabung":
		return Joined
	case "photo", "foto", "berfoto", "swafoto", "selfie":
		return Photo
	}
	return ""
}
