"""Everything every room leans on."""

from lotus.kernel.models.accounts import Account, Invitation, Membership, Organisation, Person, Region, Team
from lotus.kernel.models.records import (
    Answers,
    AuditEntry,
    AuditHead,
    Definition,
    Draft,
    Heartbeat,
    Message,
    Publication,
    Sheet,
    StoredFile,
    Submission,
    Wording,
)
from lotus.kernel.models.sign_in import PassingKey, Sitting, Tries

__all__ = [
    "Account",
    "Answers",
    "AuditEntry",
    "AuditHead",
    "Definition",
    "Draft",
    "Heartbeat",
    "Invitation",
    "Membership",
    "Message",
    "Organisation",
    "PassingKey",
    "Person",
    "Publication",
    "Region",
    "Sheet",
    "Sitting",
    "StoredFile",
    "Submission",
    "Team",
    "Tries",
    "Wording",
]
