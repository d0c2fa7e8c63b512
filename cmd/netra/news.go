package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/fetch"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/locale"
)

func newsCommand() *cobra.Command {
	c := &cobra.Command{Use: "news", Short: "Read news articles: what they name, and how sure that is"}
	c.AddCommand(newsExtractCommand())
	return c
}

// newsLimits are what one page may cost.
func newsLimits(loopback bool) fetch.Limits {
	return fetch.Limits{Bytes: 5 << 20, Time: 20 * time.Second, Loopback: loopback}
}

func newsExtractCommand() *cobra.Command {
	var r room
	var out output
	var on string
	var loopback bool
	c := &cobra.Command{
		Use:   "extract FILE|URL",
		Short: "Find regions, offices, citations, counts, acts and days in an article",
		Long: `Find regions, offices, legal citations, counts, acts, days, elections, sanctions and zones in an
article: plain text or HTML, from a file, from the standard input (-) or from a public address.
A finding says what the article says; nobody is accused and nothing is stored.
docs/news-extract.md describes every field of the JSON.`,
		Example: "  netra news extract berita.txt --json\n  netra news extract berita.html --on 2020-09-21",
		Args:    exactly("FILE|URL"),
		RunE: func(c *cobra.Command, args []string) error {
			day := netra.Date(on)
			if on != "" {
				d, err := netra.ParseDate(on)
				if err != nil {
					return &usageError{fmt.Errorf("--on: %w", err)}
				}
				day = d
			}
			source, html, err := readArticle(c.Context(), c.InOrStdin(), args[0], newsLimits(loopback))
			if err != nil {
				return err
			}
			b, err := r.book()
			if err != nil {
				return err
			}
			texts, err := i18n.Load(locale.FS)
			if err != nil {
				return err
			}
			n, err := app.NewNews(b, registry.Regions(), texts.T)
			if err != nil {
				return err
			}
			a, err := n.Extract(source, html, day)
			if err != nil {
				return err
			}
			return out.print(c, a, func(lang string) string { return n.Text(a, lang) })
		},
	}
	out.flags(c)
	c.Flags().StringVar(&on, "on", "", "day of the article, YYYY-MM-DD; found in it where empty")
	c.Flags().StringVar(&r.dir, "dir", "", "folder with law files; the built-in one where empty")
	c.Flags().BoolVar(&loopback, "allow-loopback", false, "let an address name this machine")
	return c
}

// readArticle reads a file, the standard input or a public address, and tells
// whether it is HTML.
func readArticle(ctx context.Context, stdin io.Reader, where string, l fetch.Limits) (text string, html bool, err error) {
	if strings.Contains(where, "://") {
		p, err := fetch.Get(ctx, where, l)
		if err != nil {
			return "", false, err
		}
		return string(p.Body), p.MediaType != "text/plain", nil
	}
	in := stdin
	if where != "-" {
		f, err := os.Open(where)
		if err != nil {
			return "", false, fmt.Errorf("read article: %w", err)
		}
		defer f.Close() // only read
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, l.Bytes+1))
	if err != nil {
		return "", false, fmt.Errorf("read article: %w", err)
	}
	if int64(len(b)) > l.Bytes {
		return "", false, fmt.Errorf("%s has more than %d bytes", where, l.Bytes)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	return string(b), looksLikeHTML(b), nil
}

// looksLikeHTML tells whether a text begins with a tag.
func looksLikeHTML(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 1 && b[0] == '<' && bytes.ContainsAny(b[1:2], "!?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
