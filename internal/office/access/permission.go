package access

import (
	"slices"

	"github.com/netra-id/netra"
)

// Permission is what a route asks of the person who calls it.
type Permission string

// The permissions. Public is open to everybody, also to a visitor who did not
// log in; every other permission needs a role that has it.
const (
	Public          Permission = "public"
	SeeDesk         Permission = "see_desk"
	SeeReports      Permission = "see_reports"
	ReadReport      Permission = "read_report"
	TriageReport    Permission = "triage_report"
	MessageReporter Permission = "message_reporter"
	SeeCases        Permission = "see_cases"
	ActOnCase       Permission = "act_on_case"
	SeePersons      Permission = "see_persons"
	RevealNIP       Permission = "reveal_nip"
	SeeRegistry     Permission = "see_registry"
	ImportRegistry  Permission = "import_registry"
	SeeUsers        Permission = "see_users"
	ManageUsers     Permission = "manage_users"
	SeeJobs         Permission = "see_jobs"
	RetryJobs       Permission = "retry_jobs"
	SeeLedger       Permission = "see_ledger"
	ExportLedger    Permission = "export_ledger"
	SeeRules        Permission = "see_rules"
	ManageOffice    Permission = "manage_office"
	SeePrevention   Permission = "see_prevention"
	Prevent         Permission = "prevent"
	ManageLaw       Permission = "manage_law"
	HandleKin       Permission = "handle_kin" // families of candidates, visible to few
	SeeQuestions    Permission = "see_questions"
	AskRuling       Permission = "ask_ruling"
	AnswerQuestions Permission = "answer_questions"
	SeeWatch        Permission = "see_watch" // watch lists, their runs and counts, and no post
	Watch           Permission = "watch"
	ApproveWatch    Permission = "approve_watch"
	ContestZone     Permission = "contest_zone" // the colour of one's own region; those above answer
)

// Permissions are all permissions, in the order of the table below.
func Permissions() []Permission {
	return []Permission{
		Public, SeeDesk, SeeReports, ReadReport, TriageReport, MessageReporter, SeeCases, ActOnCase, SeePersons,
		RevealNIP, SeeRegistry, ImportRegistry, SeeUsers, ManageUsers, SeeJobs, RetryJobs, SeeLedger, ExportLedger,
		SeeRules, ManageOffice, SeePrevention, Prevent, ManageLaw, HandleKin,
		SeeQuestions, AskRuling, AnswerQuestions,
		SeeWatch, Watch, ApproveWatch,
		ContestZone,
	}
}

// everyRole is who may do what every person with a login may do.
func everyRole() []netra.Role { return netra.Roles }

// holders is the table: which roles hold a permission. What is not listed is
// closed. An administrator looks after people and machinery and reads no
// report; an auditor looks on and changes nothing.
func holders(p Permission) []netra.Role {
	switch p {
	case SeeDesk, SeeRules:
		return everyRole()
	case SeeReports, ReadReport:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead, netra.RoleField}
	case TriageReport, MessageReporter:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead}
	case ApproveWatch:
		return []netra.Role{netra.RoleHead}
	case SeeCases, SeeWatch:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead, netra.RoleAuditor}
	case ActOnCase, SeePersons, RevealNIP, HandleKin, Watch:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead}
	case SeeRegistry:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead, netra.RoleOutreach, netra.RoleAdministrator}
	case ImportRegistry:
		return []netra.Role{netra.RoleOfficer, netra.RoleAdministrator}
	case SeeUsers:
		return []netra.Role{netra.RoleAdministrator, netra.RoleHead, netra.RoleAuditor}
	case ManageUsers, ManageOffice, ManageLaw, RetryJobs:
		return []netra.Role{netra.RoleAdministrator}
	case SeePrevention:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead, netra.RoleOutreach, netra.RoleField, netra.RoleAuditor}
	case Prevent:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead, netra.RoleOutreach}
	case SeeQuestions, AskRuling, ContestZone:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead, netra.RoleOutreach}
	case AnswerQuestions:
		return []netra.Role{netra.RoleOfficer, netra.RoleHead}
	case SeeJobs:
		return []netra.Role{netra.RoleAdministrator, netra.RoleAuditor}
	case SeeLedger:
		return []netra.Role{netra.RoleAdministrator, netra.RoleHead, netra.RoleAuditor}
	case ExportLedger:
		return []netra.Role{netra.RoleAdministrator, netra.RoleAuditor}
	default:
		return nil
	}
}

// hostWide tells whether the permission reaches the whole installation when the
// actor sits in its host office. Never one that opens reports, cases or people.
func hostWide(p Permission) bool {
	switch p {
	case SeeUsers, ManageUsers, ManageOffice, SeeJobs, RetryJobs, SeeLedger, ExportLedger, ContestZone:
		return true
	default:
		return false
	}
}

// Allows tells whether role holds p. Everybody holds Public; a permission that
// the table does not know is held by nobody.
func (s *Service) Allows(role netra.Role, p Permission) bool {
	return p == Public || slices.Contains(holders(p), role)
}
