"""The tables of an export, column by column: what the rows must have, and what the data card says about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

Kind: TypeAlias = Literal["text", "whole", "number", "truth", "json", "image"]
"""json: nested in JSONL, a text elsewhere. image: in Parquet the picture itself with its path, elsewhere its path."""
Row: TypeAlias = dict[str, Any]

SCHEMA_VERSION = 2
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; every column may be null where its fact is not recorded."""

    name: str
    kind: Kind
    says: str


def _columns(kind_by_name: str) -> tuple[Column, ...]:
    """From lines of `name kind what it says`."""
    columns = []
    for line in kind_by_name.strip().splitlines():
        name, kind, says = line.split(maxsplit=2)
        columns.append(Column(name, _KINDS[kind], says))
    return tuple(columns)


RUN = _columns("""
run_id text the run
task_name text name of the task
task_hash text SHA-256 of the task's content
parameters json what the task was launched with
config json the task as data: fields, loop, pages, measures
seed whole root of all seeds of the run
code_git_sha text commit of the task's code
ajeeb_version text version of Ajeeb that ran it
environment json Python and the packages that it ran with
pilot truth the run is a trial
created_at whole launch, UTC ms
closed_at whole end, UTC ms
provider text panel that the workers came from
provider_study_id text the panel's id of the study
reward_minor whole pay per assignment, in the smallest unit of the currency
currency text currency of the pay
budget json limits on what may be spent
status text `open`, `paused` or `closed`
""")

ARM = _columns("""
run_id text the run
arm_id text name of the arm
procedure text name under which all arms together are known
model text model that answers in this arm, as the task names it
params text further settings of that model, as JSON
weight whole how often the arm is in a block
per text what is assigned to an arm: worker, assignment, attempt or output
""")
"""Only of a run with arms."""

UNIT = _columns("""
unit_id text the unit
run_id text its run
index whole its number, from 1
kind text main, gold, screening or onboarding
inputs json its values, as the task gave them
target_asset text SHA-256 of what the workers looked at
target image file of the target, relative to the export
places whole how many workers may hold it
status text open (may be taken), held (all places taken), done (all submitted)
""")

WORKER = _columns("""
worker_key text pseudonym, salted per project
provider text panel that the worker came from
first_seen whole UTC ms
qualifications json granted to the worker: values by name
erased_at whole what the worker wrote was erased on request, UTC ms
""")

ASSIGNMENT = _columns("""
assignment_id text one worker's hold on one unit
run_id text its run
unit_id text its unit
worker_key text its worker
arm_id text arm that it was assigned to; null where arms change from attempt to attempt, or there are none
status text open, submitted, returned, timed_out, approved, soft_rejected or rejected
opened_at whole UTC ms, server clock
submitted_at whole end of the work, UTC ms, server clock
human_ms whole time with the page in sight, waits for us left out
human_ms_from text `page`: measured by the page; `server`: from opening to the end, nothing better being known
wait_ms whole time that the worker waited for calls, server clock
resumed_count whole how often the page was loaded again
client text browser family and kind of device
end_reason text goal, limit, worker, timeout or error
incomplete truth the last output was not judged
unsent json what stood in the fields at the end and was not sent
assurance text how sure we are of who it was: signed, api_verified, shared_secret or claimed
pilot truth work of a trial
simulated truth work of a script or a model
attempts whole attempts that count
failures whole calls that gave nothing
verdict text approved, soft_rejected or rejected; null as long as no verdict stands
reason_code text why it was rejected, as a code
decided_at whole when the standing verdict was given, UTC ms
bonus_minor whole given on top, in the smallest unit of the currency
excluded truth the whole assignment was set aside by a reviewer
exclude_reason text why
erased truth what the worker wrote was erased on request
""")

ATTEMPT = _columns("""
attempt_id text one turn of the loop
assignment_id text its assignment
position whole its place among all attempts of the assignment, from 1
k whole its number among those that count, from 1 without gaps; null where it does not count
counted truth whether it is one of the attempts that the task allows
arm_id text arm that all its outputs are assigned to; null where they have several, or there are none
state text running, done, failed, refused or cancelled
exposed truth something of the output had been seen when it was cancelled; null: it was not cancelled
prompt text the text that was sent, as typed
answers_before json all that was asked before the call, by field
score number the judgement of this attempt's output
answers_after json all that was asked about the output, by field
auto_scores json automatic measures with their parts, by name; `name/1` is of the output at index 1
branch text which case of the hints applied
hint_shown text what the worker was told with the output
seed whole seed of the call
replay_of text the attempt of another run whose prompt this is; null for what a worker asked
t_asked whole the attempt was recorded, UTC ms, server clock
t_draft_start whole first change to the prompt, UTC ms, page clock
t_submit whole the click, UTC ms, page clock
t_preview_seen whole first sight of a preview or a beginning, UTC ms, page clock
t_output_shown_first whole first sight of an output, UTC ms, page clock
t_output_shown_last whole last time one came into sight, UTC ms, page clock
t_judged whole the score was chosen, UTC ms, page clock
writing_ms whole from first change to click, one page's clock
queue_ms whole the call waited for a turn, and no model was at work for it, server clock
model_ms whole at least one model (or the function) was at work for it, server clock
judging_ms whole from first sight to choice of the score, one page's clock
active_ms whole writing and judging together, overlaps once, page in sight
blur_ms whole page out of sight while writing or judging
pasted_share number characters pasted into the prompt by its length, at most 1
edit_distance_prev whole Levenshtein distance to the prompt of the attempt before, in characters
cost number of all goes at models, in the currency
currency text of the cost
excluded truth set aside by a reviewer, alone or with its whole assignment
exclude_reason text why
after_excluded truth an attempt before it was set aside, so that the worker had seen something that does not count
""")

OUTPUT = _columns("""
output_id text one thing that a call made
attempt_id text its attempt
call_id text its call
try_no whole which try of the call made it
index whole its position among the outputs of the call, from 0
arm_id text arm that it was assigned to
backend text model that made it, as the task names it
model_requested text as asked for
model_responded text as the model called itself
position whole place on the page, from 0
kind text image or text
asset text SHA-256 of the file
media image the file, relative to the export
media_type text of the file
width whole pixels
height whole pixels
text text the text
notes json sentences that the worker was told about it
values text what the procedure said of it by name, as JSON; never shown
preview_at whole first sight of a preview or a beginning, UTC ms, page clock
shown_at whole first sight, UTC ms, page clock
exposures whole how often it came into sight
chosen truth whether it was preferred to the others; null where nothing was picked
late truth it came when nobody waited for it any more, and was shown to nobody
""")

MODEL_CALL = _columns("""
call_id text one invocation of a procedure
attempt_id text its attempt
try_no whole which run of the call: another one where the server was lost
go whole which go at a model, from 1 in the order in which they ended; null: no model is known to have been asked
output_index whole position of the output that the go was for, from 0
arm_id text arm that this output was assigned to
procedure text name of the procedure
backend text what ran the model, as the task names it
model_requested text as asked for
model_responded text as the model called itself
params text settings of the model, as JSON
seed whole seed
prompt_sent text the prompt as the model got it
prompt_effective text the prompt as the model's side rewrote it
queued_at whole UTC ms
queue_position whole how many went before it when it came; null: it had its turn at once
started_at whole UTC ms
first_chunk_at whole first preview or piece of text, UTC ms
finished_at whole UTC ms
status text ok, refused, filtered, rate_limited, timeout, unavailable, invalid, cancelled, lost, internal; null: runs
error_class text what kind of error
message text what happened, for the requester
retries whole goes at the same model for the same output before this one
finish_reason text why the model stopped
input_tokens whole tokens
output_tokens whole tokens
n_outputs whole how many things it made
cost number in the currency
currency text of the cost
cache text none, read or write
safety text what a safety filter said, as JSON
response_id text the vendor's id
received text SHA-256, type and size of what came, as JSON, where the worker was shown something else made of it
call_status text how the call as a whole ended; null: it runs
late truth it was written down when nobody waited for the call any more
trace text how the output came about, as JSON
""")

ASSET = _columns("""
sha256 text of the content
media_type text of the file
bytes whole size
width whole pixels
height whole pixels
path text the file, relative to the export; null if it is gone from the record
created_at whole UTC ms
perceptual_hash text what an image looks like: its difference hash (dHash), of which copies differ in a few bits only
""")

REVIEW = _columns("""
review_id text stream and place in it
assignment_id text the assignment that it is about
attempt_id text the attempt that it is about; null: the whole assignment
seq whole place in its stream, from 1
reviewer text account that decided
decision text approved, soft_rejected, rejected, bonus, excluded, note or undone
reason_code text why, as a code
feedback text what the worker was told
note text what requesters noted for one another
bonus_minor whole given on top, in the smallest unit of the currency
currency text of the bonus
undoes whole `seq` of the decision that this one takes back
stands truth it was not taken back; of several verdicts that stand, the last one counts
at whole UTC ms, server clock
""")
"""Decisions of requesters about work; none is ever overwritten."""

EVENT = _columns("""
event_id text stream and place in it
assignment_id text its assignment
attempt_id text the attempt that it is about
seq whole place in its stream, from 1
source text `log`: decided by the server; `page`: observed by the worker's page
page text id of one loading of the page; clocks of two loadings are not to be compared
t_client_ms number UTC ms, page clock
t_server whole UTC ms, server clock
type text what happened
data text what was recorded of it, as JSON
""")

TABLES: dict[str, tuple[Column, ...]] = {
    "run": RUN,
    "unit": UNIT,
    "worker": WORKER,
    "assignment": ASSIGNMENT,
    "attempt": ATTEMPT,
    "output": OUTPUT,
    "model_call": MODEL_CALL,
    "asset": ASSET,
    "event": EVENT,
    "review": REVIEW,
}
"""Every table of a loop but `attempts_flat`, whose columns depend on the task, and those that only some runs have."""


def _saying(columns: tuple[Column, ...], **says: str) -> tuple[Column, ...]:
    """The columns, some of them with another meaning."""
    return tuple(Column(c.name, c.kind, says.get(c.name, c.says)) for c in columns)


FORM_UNIT = (
    *UNIT,
    *_columns("""
form_asset text SHA-256 of the form version
form text file of the form version, relative to the export
"""),
)

FORM_ASSIGNMENT = _saying(
    ASSIGNMENT,
    end_reason="submitted, worker (left early), timeout or error",
    incomplete="something that the form requires is missing",
    attempts="0: a form has none",
)

FORM_CALL = (
    *_saying(MODEL_CALL, attempt_id="null: a form has no attempts"),
    *_columns("""
assignment_id text its assignment
element text name of the field whose trigger asked
arguments text as the page sent them, as JSON
response text what came back, as JSON; `asset:SHA-256` stands for the address of a file
asked_at whole the call was recorded, UTC ms, server clock
settled_at whole its end was recorded, UTC ms, server clock
"""),
)

UPLOAD = _columns("""
assignment_id text its assignment
position whole its place among all files of the assignment, from 1
field text field that it was chosen for
name text as it was called on the worker's device
asset text SHA-256 of the file
media text the file, relative to the export
media_type text of the file, by its content
bytes whole size
modified_at whole of the file on the worker's device, UTC ms; null if the browser did not tell
uploaded_at whole UTC ms, server clock
handed_in truth it is the file that was handed in; others were replaced or taken back
""")

ANSWERS = _columns("""
assignment_id text its assignment
page whole number of the page before or after the work, from 1; null: the form itself
position whole its place among what was handed in there, from 1
field text name of the field
base_field text its name in the template, for a field that a procedure added; else its name
index text which round of the template it belongs to
type text type of the field; null if the form has no such field
label text above the field
is_dynamic truth a procedure added the field
value_text text the value if it is a text, a number or a truth; the name of a file
value_json text the value as JSON
media text the file, relative to the export
""")

SUBMISSION = (
    *(
        Column(c.name, c.kind, c.says)
        for c in FORM_ASSIGNMENT
        if c.name
        in (
            "assignment_id",
            "run_id",
            "unit_id",
            "worker_key",
            "status",
            "end_reason",
            "pilot",
            "simulated",
            "opened_at",
            "submitted_at",
            "human_ms",
            "wait_ms",
            "incomplete",
            "failures",
            "verdict",
            "reason_code",
        )
    ),
    *_columns("""
unit whole number of the unit, from 1
handed_in truth there is a submission
auto truth the page or the server ended it, not the worker
unchecked truth nothing was checked: the time was up, or the worker left
invisible text names of the fields that were not in sight, as the page said, as a JSON array
calls whole what the form's code asked of procedures
uploads whole files that arrived
"""),
)
"""The columns that every `submissions` has; the unit's values and the fields follow."""


def tables(*, is_form: bool, has_page_forms: bool, has_arms: bool = False) -> dict[str, tuple[Column, ...]]:
    """The tables of a run, but for the one whose columns depend on the task."""
    if not is_form:
        arms = {"arm": ARM} if has_arms else {}
        return {**TABLES, **arms, **({"answers": ANSWERS} if has_page_forms else {})}
    form = {"unit": FORM_UNIT, "assignment": FORM_ASSIGNMENT, "model_call": FORM_CALL}
    kept = {name: form.get(name, columns) for name, columns in TABLES.items() if name != "attempt"}
    return {**kept, "upload": UPLOAD, "answers": ANSWERS}
