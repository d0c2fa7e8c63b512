package app

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

var settingsMigrations = db.Embedded("app", migrationFiles)

// The settings: what the wizard asks for, and what the program notes.
const (
	settingLanguage = "language"
	settingElection = "election"
	settingSample   = "sample" // "1": the installation holds invented people
	settingLaw      = "law"    // digest of the law room by which the clocks were counted last
)

func loadSetting(ctx context.Context, tx *db.Tx, name string) (string, error) {
	var v string
	err := tx.QueryRow(ctx, `select value from app_settings where name = $1`, name).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("load setting %s: %w", name, err)
	}
	return v, nil
}

func saveSetting(ctx context.Context, tx *db.Tx, name, value string) error {
	_, err := tx.Exec(ctx, `
		insert into app_settings (name, value) values ($1, $2)
		on conflict (name) do update set value = excluded.value`, name, value)
	if err != nil {
		return fmt.Errorf("save setting %s: %w", name, err)
	}
	return nil
}
