package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/web"
)

// stopWithin is how long running requests may take when the program is told to
// stop.
const stopWithin = 10 * time.Second

func serveCommand() *cobra.Command {
	var (
		in   installation
		addr string
		look string
	)
	c := &cobra.Command{
		Use:   "serve --data DIR",
		Short: "Run for real; the first start prints a one-time link to the wizard",
		Long: `Run for real; the first start prints a one-time link to the wizard.

NETRA_SMTP names the mail server by which reminders go out, as
smtp://user:password@host:587/?from=Pengingat+<pengingat@kantor.go.id>
(STARTTLS) or smtps://…:465. Without it reminders are links and printed codes.

Where Chromium is installed, officers can let it take a public page as a capture
of a post; it reaches public addresses only. --browser "" leaves that out.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg := in.config()
			cfg.Pages = pages(look)
			cfg.Mail = os.Getenv("NETRA_SMTP") // holds a password, which a list of processes would show
			cfg.Log = slog.New(slog.NewJSONHandler(c.ErrOrStderr(), nil))
			return serve(c.Context(), cfg, addr, c.OutOrStdout(), func(a *app.App, url string, out io.Writer) error {
				return printSetup(c.Context(), a, url, out)
			})
		},
	}
	in.flags(c)
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	c.Flags().StringVar(&look, "browser", findBrowser(), "Chromium, which takes pictures of public pages")
	c.Flags().StringVar(&in.Origin, "origin", "", "public address, for example https://netra.example.go.id")
	c.Flags().BoolVar(&in.Secure, "secure", false, "the site is reached over https, through a proxy that ends TLS")
	return c
}

// serve runs an installation until ctx ends: it listens first, so that an
// address in use is an error before anything else happens.
func serve(ctx context.Context, cfg app.Config, addr string, out io.Writer, ready func(*app.App, string, io.Writer) error) (err error) {
	if os.Getenv("GOGC") == "" {
		// The program holds little and makes much short-lived text; collecting
		// less often costs some tens of megabytes and saves a tenth of its work.
		debug.SetGCPercent(400)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w (choose another address with --addr)", err)
	}
	defer func() {
		if e := l.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}()
	return open(ctx, cfg, func(a *app.App) error { return answer(ctx, a, l, out, ready) })
}

// answer answers requests and runs the jobs until ctx ends.
func answer(ctx context.Context, a *app.App, l net.Listener, out io.Writer, ready func(*app.App, string, io.Writer) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := web.Server(l.Addr().String(), a.Handler())
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(l) }()
	idle := make(chan struct{}) // closed when no job runs any more
	go func() {
		defer close(idle)
		failed <- a.Run(ctx)
	}()
	// The jobs end before the database closes under them.
	defer func() {
		cancel()
		<-idle
	}()
	if err := ready(a, "http://"+l.Addr().String(), out); err != nil {
		return errors.Join(err, server.Close())
	}
	var first error
	select {
	case <-ctx.Done():
	case first = <-failed:
	}
	cancel()
	stopping, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	if e := server.Shutdown(stopping); e != nil {
		first = errors.Join(first, e, server.Close())
	}
	if errors.Is(first, http.ErrServerClosed) {
		first = nil
	}
	return first
}

// printSetup tells how to begin, where nobody has begun yet.
func printSetup(ctx context.Context, a *app.App, url string, out io.Writer) error {
	path, err := a.SetupPath(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, url)
	if path != "" {
		fmt.Fprintf(out, "First start. Open this link once, within 30 minutes, to set up:\n  %s%s\n", url, path)
	}
	return nil
}

func initCommand() *cobra.Command {
	var (
		in   installation
		seed app.Seed
	)
	c := &cobra.Command{
		Use:   "init --data DIR --region CODE",
		Short: "Add the offices of a region without the wizard; people are added by the wizard's link",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return open(c.Context(), in.config(), func(a *app.App) error { return a.AddOffices(c.Context(), seed) })
		},
	}
	in.flags(c)
	c.Flags().StringVar(&seed.Kind, "office-kind", "bawaslu-kabkota", "kind of the office that runs the installation, from law/offices")
	c.Flags().StringVar((*string)(&seed.Region), "region", "", "Kemendagri code of the office's region, for example 36.72 (required)")
	must(c.MarkFlagRequired("region"))
	return c
}
