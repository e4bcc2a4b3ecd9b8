"""Forms as configuration files describe them: verifying, making form versions, templates, validators, values."""

from .advice import Modules
from .author_html import author_html
from .checks import BUILTINS
from .dynamic import (
    Answered,
    DynamicFieldset,
    all_fields,
    dynamic_fieldsets,
    fieldset_fields,
    grown,
    open_round,
)
from .extrapolation import extrapolate
from .file_addresses import with_file_addresses
from .files import FILES, SEPARATE, TASK_DATA, TOKEN_SETS, UNIT_CONFIG
from .histograms import Bar, Histogram, histograms
from .insertions import InsertionFailed, InsertionRules, Loader, from_mapping, insert, leaves
from .json_text import json_text
from .json_values import MAX_DEPTH, Json, texts_of, too_deep
from .kinds import KINDS, FieldKind, FieldType, FileUrl
from .kinds.file import SimulatedFile
from .levels import FORM_COMPOSER, Format
from .procedure_calls import ProcedureCall, calls, find_calls, presigned_urls, replace_calls
from .refusal import MESSAGES, Refusal
from .report import InvalidForm, Problem, Report
from .rules import RULES, Rule
from .s3_urls import S3Url, parse_s3_url
from .schema import json_schema
from .shown_form import OTHER_VALUES, shown_form
from .stored import Stored, read_stored
from .stored_files import StoredFile
from .stored_requests import StoredRequest
from .submission import Checked, check, hidden_by_author
from .task_preview import task_preview
from .templates import SafeHtml, base_name, find_templates, index_of, instantiate, template_tokens
from .token_sets import permutate
from .validators import definition, refusals
from .values import (
    could_come_from,
    form_fields,
    initial_values,
    may_be_set,
    refused,
    simulated_answers,
    submitted,
)
from .verify import (
    Checking,
    Documents,
    verify,
    verify_separate,
    verify_task_data,
    verify_token_sets,
    verify_tokens,
    verify_unit_config,
)

__all__ = [
    "BUILTINS",
    "FILES",
    "FORM_COMPOSER",
    "KINDS",
    "MAX_DEPTH",
    "MESSAGES",
    "OTHER_VALUES",
    "RULES",
    "SEPARATE",
    "TASK_DATA",
    "TOKEN_SETS",
    "UNIT_CONFIG",
    "Answered",
    "Bar",
    "Checked",
    "Checking",
    "Documents",
    "DynamicFieldset",
    "FieldKind",
    "FieldType",
    "FileUrl",
    "Format",
    "Histogram",
    "InsertionFailed",
    "InsertionRules",
    "InvalidForm",
    "Json",
    "Loader",
    "Modules",
    "Problem",
    "ProcedureCall",
    "Refusal",
    "Report",
    "Rule",
    "S3Url",
    "SafeHtml",
    "SimulatedFile",
    "Stored",
    "StoredFile",
    "StoredRequest",
    "all_fields",
    "author_html",
    "base_name",
    "calls",
    "check",
    "could_come_from",
    "definition",
    "dynamic_fieldsets",
    "extrapolate",
    "fieldset_fields",
    "find_calls",
    "find_templates",
    "form_fields",
    "from_mapping",
    "grown",
    "hidden_by_author",
    "histograms",
    "index_of",
    "initial_values",
    "insert",
    "instantiate",
    "json_schema",
    "json_text",
    "leaves",
    "may_be_set",
    "open_round",
    "parse_s3_url",
    "permutate",
    "presigned_urls",
    "read_stored",
    "refusals",
    "refused",
    "replace_calls",
    "shown_form",
    "simulated_answers",
    "submitted",
    "task_preview",
    "template_tokens",
    "texts_of",
    "too_deep",
    "verify",
    "verify_separate",
    "verify_task_data",
    "verify_token_sets",
    "verify_tokens",
    "verify_unit_config",
    "with_file_addresses",
]  # fmt: skip
