// Command peers runs PocketBase as the neighbour that Netra's intake is
// measured against: one collection that everybody may create records in,
// durable like Netra (synchronous=FULL), and without its request log, in its
// favour. It is a module of its own, so that nothing of it enters the product.
//
//	PEER_DATA=/tmp/x peers serve --http 127.0.0.1:8101
package main

import (
	"fmt"
	"os"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
	_ "modernc.org/sqlite" // the driver that PocketBase uses by default
)

// pragmas are PocketBase's own, but for synchronous, which it leaves at NORMAL:
// a power cut may then take back what was acknowledged, and Netra's may not.
const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)" +
	"&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)"

func main() {
	app := pocketbase.NewWithConfig(pocketbase.Config{
		DefaultDataDir: os.Getenv("PEER_DATA"),
		DBConnect:      func(path string) (*dbx.DB, error) { return dbx.Open("sqlite", path+pragmas) },
	})
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := addReports(app); err != nil {
			return fmt.Errorf("add the collection: %w", err)
		}
		settings := app.Settings()
		settings.Logs.MaxDays = 0
		if err := app.Save(settings); err != nil {
			return fmt.Errorf("switch the request log off: %w", err)
		}
		return e.Next()
	})
	if err := app.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// addReports makes the collection in an empty data folder: the fields of a
// short report, a unique receipt made by PocketBase, and an empty create rule,
// which lets everybody create.
func addReports(app core.App) error {
	if _, err := app.FindCollectionByNameOrId("reports"); err == nil {
		return nil
	}
	c := core.NewBaseCollection("reports")
	c.CreateRule = types.Pointer("")
	c.Fields.Add(
		&core.TextField{Name: "receipt", AutogeneratePattern: "[A-Z0-9]{16}", Max: 16},
		&core.TextField{Name: "region", Required: true, Max: 100},
		&core.TextField{Name: "kind", Max: 50},
		&core.TextField{Name: "body", Required: true, Max: 5000},
		&core.AutodateField{Name: "created", OnCreate: true},
	)
	c.AddIndex("idx_receipt", true, "receipt", "")
	return app.Save(c)
}
