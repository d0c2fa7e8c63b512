package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	door := flag.String("door", "", "address of the door of an event, as its QR code says it")
	people := flag.Int("people", 500, "people who check in")
	phones := flag.Int("phones", 8, "phones that write at one time")
	unit := flag.String("unit", "Dinas Kesehatan", "unit that all of them write")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *door, *unit, *people, *phones); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run lets everybody check in and prints what it took.
func run(ctx context.Context, door, unit string, people, phones int) error {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	began := time.Now()
	next := make(chan int)
	waits := make([][]time.Duration, phones)
	failed := make(chan error, phones)
	var at sync.WaitGroup
	for phone := range phones {
		at.Go(func() {
			for i := range next {
				start := time.Now()
				if err := checkIn(ctx, client, door, unit, i); err != nil {
					failed <- err
					return
				}
				waits[phone] = append(waits[phone], time.Since(start))
			}
		})
	}
	var err error
	for i := range people {
		select {
		case next <- i:
			continue
		case err = <-failed:
		case <-ctx.Done():
			err = ctx.Err()
		}
		break
	}
	close(next)
	at.Wait()
	if err != nil {
		return err
	}
	all := slices.Sorted(slices.Values(slices.Concat(waits...)))
	took := time.Since(began)
	_, err = fmt.Printf("%d people, %d phones: %s in all, %.0f a second; a person waits %s, one in a hundred %s\n",
		len(all), phones, took.Round(time.Millisecond), float64(len(all))/took.Seconds(),
		all[len(all)/2].Round(time.Millisecond), all[len(all)*99/100].Round(time.Millisecond))
	return err
}

// checkIn reads the page and sends the name, as a phone does.
func checkIn(ctx context.Context, c *http.Client, door, unit string, i int) error {
	form := url.Values{"nama": {"Peserta " + letters(i)}, "unit": {unit}, "kunci": {fmt.Sprint("uji ", i)}}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		r, err := http.NewRequestWithContext(ctx, method, door, strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		want := http.StatusOK
		if method == http.MethodPost {
			want = http.StatusSeeOther
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		w, err := c.Do(r)
		if err != nil {
			return err
		}
		if err := w.Body.Close(); err != nil {
			return err
		}
		if w.StatusCode != want {
			return fmt.Errorf("%s of person %d: %s", method, i, w.Status)
		}
	}
	return nil
}

// letters writes a number in letters: names hold no digits.
func letters(i int) string {
	return string([]rune{rune('a' + i/676%26), rune('a' + i/26%26), rune('a' + i%26)})
}
