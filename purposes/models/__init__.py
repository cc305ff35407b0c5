"""The register: why we may. Nothing about any data subject."""

from .activity import Activity, ActivityMeasure, ActivityPurpose, ActivityRole, ActivitySystem, DpiaScreening
from .assessment import Assessment, Outcome
from .assessment_part import Alternative, Minimisation, Mitigation, NamedInterest
from .category import STATEMENT_CATEGORIES, DataSubjectCategory
from .collection_point import CollectionPoint, CollectionPointCategory, CollectionPointPurpose
from .confirmation import Answer, Confirmation
from .consent_text import ConsentCompany, ConsentText
from .controller import Controller, JointArrangement, JointController
from .data_category import DataCategory, Sensitivity
from .edition import Edition
from .follow_up import FollowUp, FollowUpAnswer, FollowUpKind
from .import_batch import ImportBatch, ImportKind, ImportState
from .matrix import Cell, CellLimit, Disclosure, DurationUnit, TimeLimit
from .measure import Measure
from .proposal import Advice, Proposal, ProposalState
from .purpose import Purpose
from .recipient import Recipient, RecipientCategory, RecipientRole
from .round import Reach, Round
from .secondary_basis import SecondaryBasis, SecondaryBasisData, SecondaryBasisTask
from .stop import PurposeStop
from .suggestion import Part, Suggestion, SuggestionState
from .system import System
from .task import ChannelPermission, Task
from .transfer import Transfer
from .wording import Wording

__all__ = [
    "STATEMENT_CATEGORIES",
    "Activity",
    "ActivityMeasure",
    "ActivityPurpose",
    "ActivityRole",
    "ActivitySystem",
    "Advice",
    "Alternative",
    "Answer",
    "Assessment",
    "Cell",
    "CellLimit",
    "ChannelPermission",
    "CollectionPoint",
    "CollectionPointCategory",
    "CollectionPointPurpose",
    "Confirmation",
    "ConsentCompany",
    "ConsentText",
    "Controller",
    "DataCategory",
    "DataSubjectCategory",
    "Disclosure",
    "DpiaScreening",
    "DurationUnit",
    "Edition",
    "FollowUp",
    "FollowUpAnswer",
    "FollowUpKind",
    "ImportBatch",
    "ImportKind",
    "ImportState",
    "JointArrangement",
    "JointController",
    "Measure",
    "Minimisation",
    "Mitigation",
    "NamedInterest",
    "Outcome",
    "Part",
    "Proposal",
    "ProposalState",
    "Purpose",
    "PurposeStop",
    "Reach",
    "Recipient",
    "RecipientCategory",
    "RecipientRole",
    "Round",
    "SecondaryBasis",
    "SecondaryBasisData",
    "SecondaryBasisTask",
    "Sensitivity",
    "Suggestion",
    "SuggestionState",
    "System",
    "Task",
    "TimeLimit",
    "Transfer",
    "Wording",
]
