package posts

import "strings"

// zeeschuimer reads what the browser extension Zeeschuimer keeps of a platform: the
// objects of its pages as they came. prefix is where the object lies in a line.
// nil where the platform is not known.
func zeeschuimer(platform, prefix string) *table {
	var lines string
	var more func(*Post, row)
	switch platform {
	case "instagram":
		lines, more = zeeInstagram, instagramAddress
	case "threads":
		lines, more = zeeThreads, instagramAddress
	case "tiktok":
		lines, more = zeeTikTok, tiktokAddress
	case "tiktok-comments":
		lines = zeeTikTokComments
	case "x":
		lines, more = zeeX, xRetweet
	default:
		return nil
	}
	return tableOf(strings.ReplaceAll(lines, "^", prefix), more)
}

// zeePlatform is the platform of a line by its host.
func zeePlatform(source string) string {
	source = strings.TrimPrefix(source, "www.")
	if source == "tiktok-comments" {
		return source
	}
	return platformOf(source, "", "")
}

const zeeInstagram = `
	platform="instagram"
	id=^pk | ^id
	thread=^code | ^shortcode
	author_id=^user.pk | ^user.id | ^owner.id
	author=^user.username | ^owner.username
	author_name=^user.full_name | ^owner.full_name
	author_place=^location.name
	text=^caption.text | ^edge_media_to_caption.edges.0.node.text
	at=^taken_at | ^taken_at_timestamp
	likes=^like_count | ^edge_media_preview_like.count
	comments=^comment_count | ^edge_media_to_comment.count
	views=^play_count | ^view_count
	photo=^display_url | ^image_versions2.candidates.0.url
	visibility=^user.is_private | ^owner.is_private`

const zeeThreads = `
	platform="threads"
	id=^pk | ^id
	thread=^code
	author_id=^user.pk | ^user.id
	author=^user.username
	author_name=^user.full_name
	text=^caption.text
	at=^taken_at
	likes=^like_count
	comments=^text_post_app_info.direct_reply_count
	shares=^text_post_app_info.repost_count
	target=^text_post_app_info.reply_to_author.username
	photo=^image_versions2.candidates.0.url
	visibility=^user.text_post_app_is_private | ^user.is_private`

// instagramAddress makes the address of a post from the code that stands in it.
func instagramAddress(p *Post, _ row) {
	switch {
	case p.Thread == "":
	case p.Platform == "threads":
		p.URL = "https://www.threads.net/@" + p.Author.Handle + "/post/" + p.Thread
	default:
		p.URL = "https://www.instagram.com/p/" + p.Thread + "/"
	}
	if p.Target.Handle != "" {
		p.Act = Commented
	}
}

const zeeTikTok = `
	platform="tiktok"
	id=^id
	author_id=^author.id
	author=^author.uniqueId | ^author
	author_name=^author.nickname | ^nickname
	author_bio=^author.signature
	text=^desc
	at=^createTime
	likes=^stats.diggCount
	comments=^stats.commentCount
	shares=^stats.shareCount
	views=^stats.playCount
	visibility=^privateItem | ^secret | ^author.privateAccount`

func tiktokAddress(p *Post, _ row) {
	p.URL = "https://www.tiktok.com/@" + p.Author.Handle + "/video/" + p.ID
}

const zeeTikTokComments = `
	platform="tiktok"
	id=^cid
	parent=^aweme_id
	act="comment"
	author_id=^user.uid
	author=^user.unique_id
	author_name=^user.nickname
	author_bio=^user.signature
	text=^text
	at=^create_time
	likes=^digg_count
	comments=^reply_comment_total`

const zeeX = `
	platform="x"
	id=^rest_id | ^legacy.id_str
	thread=^legacy.conversation_id_str
	parent=^legacy.retweeted_status_result.result.rest_id | ^legacy.in_reply_to_status_id_str
	author_id=^legacy.user_id_str
	author=^core.user_results.result.legacy.screen_name | ^core.user_results.result.core.screen_name | ^user.screen_name
	author_name=^core.user_results.result.legacy.name | ^core.user_results.result.core.name | ^user.name
	author_bio=^core.user_results.result.legacy.description | ^user.description
	author_place=^core.user_results.result.legacy.location | ^core.user_results.result.location.location | ^user.location
	text=^legacy.full_text
	about=^legacy.retweeted_status_result.result.legacy.full_text | ^quoted_status_result.result.legacy.full_text
	lang=^legacy.lang
	at=^legacy.created_at
	likes=^legacy.favorite_count
	comments=^legacy.reply_count
	shares=^legacy.retweet_count
	views=^views.count
	photo=^legacy.entities.media.0.media_url_https
	target=^legacy.in_reply_to_screen_name
	visibility=^core.user_results.result.legacy.protected | ^core.user_results.result.privacy.protected | ^user.protected`

func xRetweet(p *Post, _ row) {
	p.URL = xAddress(p.Author.Handle, p.ID)
	about := p.About
	switch {
	case retweeted(p):
		p.Act = Shared
		if about != "" { // whole there, cut short in the retweet
			p.About = about
		}
	case p.Target.Handle != "":
		p.Act = Commented
	}
}
