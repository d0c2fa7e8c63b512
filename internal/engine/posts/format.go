package posts

import (
	"strings"
)

// format is one form of file with the table of its names.
type format struct {
	name  string
	marks []string // names all of which a header, or an object of JSON, has
	table *table
}

// columns are the formats of CSV files, the more particular before the others.
func columns() []format {
	return []format{
		{"evidence", []string{"actor", "act", "target_url", "seen_at", "seen_by", "sha256", "visibility"}, evidenceTable()},
		{"bukti", []string{"pelaku", "perbuatan", "tautan_sasaran", "dilihat_pada", "dilihat_oleh", "sha256", "keterlihatan"}, buktiTable()},
		{"crowdtangle-facebook", []string{"Facebook Id", "Post Created", "Message", "URL"}, crowdtangleFacebook()},
		{"crowdtangle-instagram", []string{"Account", "User Name", "Post Created", "Description", "URL"}, crowdtangleInstagram()},
		{"meta-content-library", []string{"mcl_url", "creation_time", "text"}, metaLibrary()},
		{"tiktok-research", []string{"video_description", "create_time", "username"}, tiktokResearch()},
		{"youtube-data-tools-videos", []string{"videoId", "channelId", "channelTitle", "publishedAt"}, youtubeVideos()},
		{"youtube-data-tools-comments", []string{"isReplyTo", "authorName", "text", "publishedAt"}, youtubeComments()},
		{"x-api-v2", []string{"author_id", "text", "created_at", "author.username"}, twarc()},
		{"4cat", []string{"id", "thread_id", "author", "body", "timestamp"}, fourCAT()},
		{"netra", []string{"platform", "author", "text", "at"}, ownTable()},
	}
}

// objects are the formats of lines or lists of JSON whose objects are one post
// each.
func objects() []format {
	return []format{
		{"zeeschuimer", []string{"data", "source_platform", "timestamp_collected"}, nil},
		{"4cat", []string{"__import_meta"}, nil},
		{"evidence", []string{"actor", "act", "target_url", "seen_at", "seen_by", "sha256", "visibility"}, evidenceTable()},
		{"x-api-v2", []string{"author_id", "text", "created_at"}, twarc()},
		{"mastodon", []string{"account", "content", "visibility", "created_at"}, mastodon()},
		{"meta-content-library", []string{"mcl_url", "creation_time", "text"}, metaLibrary()},
		{"tiktok-research", []string{"video_description", "create_time", "username"}, tiktokResearch()},
		{"netra", []string{"platform", "author", "text"}, ownTable()},
	}
}

// ownTable reads what Netra itself writes: the fields under their own names.
func ownTable() *table {
	var lines strings.Builder
	for _, n := range fieldNames {
		lines.WriteString(n + "=" + n + "\n")
	}
	t := tableOf(lines.String()+`
		id=post_id
		act=kind
		at=created_at
		author_id=author.id
		author=author.handle | author_handle
		author_name=author.name
		author_bio=author.bio
		author_place=author.place
		target_id=target.id
		target=target.handle
		target_name=target.name`, nil)
	t.zone, t.named = nil, true
	return t
}

// evidenceTable reads rows in which a person says what he saw and keeps a picture
// of: above all likes, which no platform gives out with names. Rows that do not
// say how it could be seen are refused.
func evidenceTable() *table {
	t := tableOf(`
		platform=platform
		url=target_url
		parent=target_url
		act=act
		author=actor
		author_name=actor_name
		author_bio=actor_bio
		author_place=actor_place
		text=text
		about=target_text
		at=at
		target=target
		target_name=target_name
		seen_at=seen_at
		seen_by=seen_by
		sha256=sha256
		visibility=visibility | "unknown"`, witnessed)
	t.zone, t.named = nil, true
	return t
}

// buktiTable is evidenceTable with Indonesian headings.
func buktiTable() *table {
	t := tableOf(`
		platform=platform
		url=tautan_sasaran
		parent=tautan_sasaran
		act=perbuatan
		author=pelaku
		author_name=nama_pelaku
		author_bio=bio_pelaku
		author_place=tempat_pelaku
		text=teks
		about=teks_sasaran
		at=waktu
		target=sasaran
		target_name=nama_sasaran
		seen_at=dilihat_pada
		seen_by=dilihat_oleh
		sha256=sha256
		visibility=keterlihatan | "unknown"`, witnessed)
	t.zone, t.named = nil, true
	return t
}

// witnessed leaves the id of an interaction to what it is: who, what, to which.
func witnessed(p *Post, _ row) {
	p.ID = string(p.Act) + ":" + p.Author.Handle + ":" + p.URL
}

func crowdtangleFacebook() *table {
	return tableOf(`
		platform="facebook"
		url=URL
		author_id=Facebook Id
		author=User Name
		author_name=Page Name | Group Name
		author_bio=Page Description
		text=Message
		about=Link Text | Description
		at=Post Created
		likes=Likes
		comments=Comments
		shares=Shares
		views=Post Views
		photo=Type`, lastOfURL)
}

func crowdtangleInstagram() *table {
	return tableOf(`
		platform="instagram"
		url=URL
		author=User Name
		author_name=Account
		text=Description | Title
		at=Post Created
		likes=Likes
		comments=Comments
		views=Views
		photo=Type`, lastOfURL)
}

// lastOfURL takes the id of a post from its address.
func lastOfURL(p *Post, _ row) {
	u, _, _ := strings.Cut(strings.TrimRight(p.URL, "/"), "?")
	p.ID = u[strings.LastIndexByte(u, '/')+1:]
}

func metaLibrary() *table {
	return tableOf(`
		platform=platform | "facebook"
		id=id
		parent=shared_post_id
		url=mcl_url
		author_id=post_owner.id
		author=post_owner.username
		author_name=post_owner.name
		text=text
		about=link_attachment.name | link_attachment.caption
		lang=lang
		at=creation_time
		likes=statistics.like_count | statistics.reaction_count
		comments=statistics.comment_count
		shares=statistics.share_count
		views=statistics.views
		target_id=surface.id
		target=surface.username
		target_name=surface.name
		photo=multimedia`, func(p *Post, _ row) {
		if p.Parent != "" {
			p.Act = Shared
		}
		if p.Target.ID == p.Author.ID { // his own page
			p.Target = Account{}
		}
	})
}

func tiktokResearch() *table {
	return tableOf(`
		platform="tiktok"
		id=id
		author=username
		text=video_description
		about=voice_to_text
		at=create_time
		likes=like_count
		comments=comment_count
		shares=share_count
		views=view_count`, func(p *Post, _ row) {
		if p.Author.Handle != "" {
			p.URL = "https://www.tiktok.com/@" + p.Author.Handle + "/video/" + p.ID
		}
	})
}

func youtubeVideos() *table {
	return tableOf(`
		platform="youtube"
		id=videoId
		author_id=channelId
		author_name=channelTitle
		text=videoTitle
		about=videoDescription
		at=publishedAt
		likes=likeCount
		comments=commentCount
		views=viewCount`, func(p *Post, _ row) { p.URL = "https://www.youtube.com/watch?v=" + p.ID })
}

func youtubeComments() *table {
	return tableOf(`
		platform="youtube"
		id=id
		parent=isReplyTo
		act="comment"
		author_id=authorChannelId
		author_name=authorName
		text=text
		at=publishedAt
		likes=likeCount
		target_id=videoId`, nil)
}

// twarc reads the CSV that the tool twarc makes of posts of the X API v2.
func twarc() *table {
	return tableOf(`
		platform="x"
		id=id
		thread=conversation_id
		parent=referenced_tweets.retweeted.id | referenced_tweets.replied_to.id | referenced_tweets.quoted.id | referenced_tweets.0.id
		author_id=author_id
		author=author.username
		author_name=author.name
		author_bio=author.description
		author_place=author.location
		text=text
		lang=lang
		at=created_at
		likes=public_metrics.like_count
		comments=public_metrics.reply_count
		shares=public_metrics.retweet_count
		views=public_metrics.impression_count
		target_id=in_reply_to_user_id
		target=in_reply_to_username
		act=referenced_tweets.0.type
		visibility=author.protected`, func(p *Post, _ row) {
		p.URL = xAddress(p.Author.Handle, p.ID)
		switch {
		case retweeted(p):
			p.Act = Shared
		case p.Target.ID != "" && p.Parent != "":
			p.Act = Commented
		}
	})
}

// retweeted moves the text of a retweet to where that of a shared post belongs.
func retweeted(p *Post) bool {
	rest, ok := strings.CutPrefix(p.Text, "RT @")
	if !ok {
		return false
	}
	name, text, ok := strings.Cut(rest, ":")
	if !ok || strings.ContainsAny(name, " \n") {
		return false
	}
	p.Target, p.About, p.Text = Account{Handle: name}, strings.TrimSpace(text), ""
	return true
}

func xAddress(name, id string) string {
	if name == "" {
		name = "i"
	}
	return "https://x.com/" + name + "/status/" + id
}

func fourCAT() *table {
	return tableOf(`
		platform=source_platform | platform
		id=id
		thread=thread_id
		url=url | link | post_url | tiktok_url | youtube_url
		act=type
		author_id=author_id
		author=author
		author_name=author_fullname | author_full | author_name
		text=body
		lang=language_guess
		at=timestamp | unix_timestamp
		likes=likes | num_likes | like_count
		comments=comments | num_comments | reply_count | replies
		shares=shares | retweet_count | reposts
		views=views | plays | impression_count
		photo=images
		target=retweeted_user | replied_user
		target_name=group_name`, func(p *Post, _ row) {
		switch {
		case retweeted(p):
			p.Act = Shared
		case p.Act == Posted && p.Target.Handle != "":
			p.Act = Commented
		}
	})
}

func mastodon() *table {
	return tableOf(`
		platform="mastodon"
		id=id
		url=url | uri
		parent=reblog.id | in_reply_to_id
		author_id=account.id
		author=account.acct
		author_name=account.display_name
		author_bio=account.note
		text=content
		about=reblog.content
		lang=language
		at=created_at
		likes=favourites_count
		comments=replies_count
		shares=reblogs_count
		target_id=in_reply_to_account_id | reblog.account.id
		target=reblog.account.acct
		target_name=reblog.account.display_name
		visibility=visibility`, func(p *Post, _ row) {
		p.Text, p.About, p.Author.Bio = plainText(p.Text), plainText(p.About), plainText(p.Author.Bio)
		switch {
		case p.Target.Handle != "" || p.About != "":
			p.Act = Shared
			p.Text = ""
		case p.Parent != "":
			p.Act = Commented
		}
	})
}
