package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/law"
)

// lawKeyCommand makes the key by which somebody signs editions of the law.
func lawKeyCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "key NAME --out FILE",
		Short: "Make a key that signs editions of the law, named like an address (bawaslu.example.go.id/law); prints the public half for the administrators",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			private, public, err := ledger.NewKey(args[0])
			if err != nil {
				return &usageError{err}
			}
			f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return err
			}
			_, err = f.WriteString(private + "\n")
			if err := errors.Join(err, f.Close()); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), public)
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "file for the private key; it must not exist (required)")
	must(c.MarkFlagRequired("out"))
	return c
}

// lawSignCommand signs the edition that lies in a folder.
func lawSignCommand() *cobra.Command {
	var key, archive string
	c := &cobra.Command{
		Use:   "sign DIR --key FILE [--archive FILE.tar.gz]",
		Short: "Sign the edition of the law in a folder; prints the signature to hand in with the archive",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			b, err := law.Load(os.DirFS(args[0]))
			if err != nil {
				return err
			}
			if r := law.Check(b); !r.OK() {
				return errors.New("the law room has errors; see netra law check --dir " + args[0])
			}
			private, err := os.ReadFile(key)
			if err != nil {
				return err
			}
			signature, err := edition.Sign(b.Digest(), string(private))
			if err != nil {
				return err
			}
			if archive != "" {
				packed, err := edition.Pack(b)
				if err != nil {
					return err
				}
				if err := os.WriteFile(archive, packed, 0o644); err != nil {
					return err
				}
			}
			fmt.Fprint(c.OutOrStdout(), signature)
			return nil
		},
	}
	c.Flags().StringVar(&archive, "archive", "", "also write the files of the law, and nothing else of the folder, into this tar.gz")
	c.Flags().StringVar(&key, "key", "", "file with the private key (required)")
	must(c.MarkFlagRequired("key"))
	return c
}
