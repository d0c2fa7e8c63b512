package prevent

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Tally is how many units of a region had not heard of a circular when its time
// was over, by that day.
type Tally struct {
	Region netra.Region
	On     netra.Date
	N      int
}

// ReachDays is how long a circular has until every unit should know of it.
const ReachDays = 14

// CountUnreached counts, by region and day, the units that did not know of a
// circular ReachDays after its day, of circulars that reached less than half of
// their units. It counts what was known on that day: who hears later changes
// nothing.
func (s *Service) CountUnreached(ctx context.Context, tx *db.Tx, within netra.Region, from, until netra.Date) ([]Tally, error) {
	list, err := listReach(ctx, tx, within, from.AddDays(-ReachDays), until.AddDays(-ReachDays))
	if err != nil {
		return nil, err
	}
	return unreached(list), nil
}

// reach is how many units of a notice heard of it first on a day, "" where they
// did not.
type reach struct {
	notice     string
	region     netra.Region
	happenedOn netra.Date
	firstOn    netra.Date
	n          int
}

func listReach(ctx context.Context, tx *db.Tx, within netra.Region, from, until netra.Date) ([]reach, error) {
	below := string(within) + ".%"
	if within == "" {
		below = "%"
	}
	rows, err := tx.Query(ctx, `
		select x.notice_id, x.region, x.happened_on, x.first_on, count(*) from (
			select n.notice_id, o.region, n.happened_on, coalesce(min(t.told_on), '') as first_on
			from prevent_notices n join v_access_offices o on o.office_id = n.office_id
			join prevent_recipients r on r.notice_id = n.notice_id
			left join prevent_tellings t on t.recipient_id = r.recipient_id and t.notice_id = n.notice_id
			where n.kind = $1 and n.withdrawn_on = '' and n.happened_on >= $2 and n.happened_on <= $3 and (o.region = $4 or o.region like $5)
			group by n.notice_id, o.region, n.happened_on, r.recipient_id) x
		group by x.notice_id, x.region, x.happened_on, x.first_on order by x.notice_id, x.first_on`,
		string(Circular), string(from), string(until), string(within), below)
	if err != nil {
		return nil, fmt.Errorf("count whom circulars reached: %w", err)
	}
	defer rows.Close()
	var out []reach
	for rows.Next() {
		var r reach
		if err := rows.Scan(&r.notice, &r.region, &r.happenedOn, &r.firstOn, &r.n); err != nil {
			return nil, fmt.Errorf("count whom circulars reached: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
