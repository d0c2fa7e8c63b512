package access

import (
	"errors"
	"slices"
	"testing"

	"github.com/netra-id/netra"
)

func asError(err error) (*netra.Error, bool) {
	var e *netra.Error
	ok := errors.As(err, &e)
	return e, ok
}

func TestEveryPermissionHasAHolder(t *testing.T) {
	s := &Service{}
	for _, p := range Permissions() {
		if p == Public {
			continue
		}
		if len(holders(p)) == 0 {
			t.Errorf("nobody holds %s", p)
		}
		for _, r := range holders(p) {
			if !slices.Contains(netra.Roles, r) {
				t.Errorf("%s is held by %q, which is no role", p, r)
			}
			if !s.Allows(r, p) {
				t.Errorf("%s is listed for %s and not allowed", p, r)
			}
		}
	}
}

func TestVisitorHoldsPublicOnly(t *testing.T) {
	s := &Service{}
	for _, p := range Permissions() {
		if got := s.Allows(netra.RoleNone, p); got != (p == Public) {
			t.Errorf("visitor holds %s: %v", p, got)
		}
		if got := s.Allows("nobody", p); got != (p == Public) {
			t.Errorf("unknown role holds %s: %v", p, got)
		}
	}
}

func TestUnknownPermissionIsClosed(t *testing.T) {
	s := &Service{}
	for _, r := range append(slices.Clone(netra.Roles), netra.RoleNone) {
		for _, p := range []Permission{"", "all", "see_everything"} {
			if s.Allows(r, p) {
				t.Errorf("%s holds unknown permission %q", r, p)
			}
		}
	}
}

func TestWhoLooksAfterPeopleReadsNoReport(t *testing.T) {
	s := &Service{}
	for _, r := range []netra.Role{netra.RoleAdministrator, netra.RoleAuditor} {
		for _, p := range []Permission{SeeReports, ReadReport, TriageReport, MessageReporter, ActOnCase, SeePersons, RevealNIP} {
			if s.Allows(r, p) {
				t.Errorf("%s holds %s", r, p)
			}
		}
	}
	for _, p := range Permissions() {
		changes := slices.Contains([]Permission{TriageReport, MessageReporter, ActOnCase, ImportRegistry, ManageUsers, RetryJobs, ManageOffice, ManageLaw, HandleKin}, p)
		if changes && s.Allows(netra.RoleAuditor, p) {
			t.Errorf("auditor may change something: %s", p)
		}
	}
}

func TestHostSeesNoMoreReportsThanOthers(t *testing.T) {
	for _, p := range []Permission{SeeReports, ReadReport, TriageReport, MessageReporter, SeeCases, ActOnCase, SeePersons, RevealNIP, SeeRegistry} {
		if hostWide(p) {
			t.Errorf("%s reaches the whole installation", p)
		}
	}
}
