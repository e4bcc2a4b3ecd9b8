CREATE TABLE account (
	account_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	password TEXT, 
	created_at BIGINT NOT NULL, 
	disabled_at BIGINT, 
	PRIMARY KEY (account_id), 
	CONSTRAINT account_name UNIQUE (name)
);

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE api_token (
	token_id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	scopes TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT, 
	revoked_at BIGINT, 
	last_at BIGINT, 
	PRIMARY KEY (token_id), 
	CONSTRAINT token_digest UNIQUE (digest)
);

CREATE TABLE asset (
	sha256 TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	bytes BIGINT NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	created_at BIGINT NOT NULL, perceptual_hash TEXT, 
	PRIMARY KEY (sha256)
);

CREATE TABLE assignment (
	assignment_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	unit_id TEXT NOT NULL, 
	worker_key TEXT NOT NULL, 
	status TEXT NOT NULL, 
	assurance TEXT NOT NULL, 
	pilot BOOLEAN NOT NULL, 
	simulated BOOLEAN NOT NULL, 
	opened_at BIGINT NOT NULL, 
	last_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	end_reason TEXT, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	failures INTEGER DEFAULT '0' NOT NULL, 
	last_judgement TEXT, number INTEGER DEFAULT '0' NOT NULL, worker_number INTEGER DEFAULT '0' NOT NULL, decision TEXT, decided_at BIGINT, decided_by TEXT, review_seq INTEGER DEFAULT '0' NOT NULL, bonus_minor INTEGER DEFAULT '0' NOT NULL, excluded INTEGER DEFAULT '0' NOT NULL, excluded_attempts INTEGER DEFAULT '0' NOT NULL, notes INTEGER DEFAULT '0' NOT NULL, erased INTEGER DEFAULT '0' NOT NULL, owed INTEGER DEFAULT '0' NOT NULL, unit_number INTEGER DEFAULT '0' NOT NULL, typed INTEGER DEFAULT '0' NOT NULL, pasted INTEGER DEFAULT '0' NOT NULL, small_edits INTEGER DEFAULT '0' NOT NULL, score FLOAT, 
	PRIMARY KEY (assignment_id), 
	CONSTRAINT once_per_unit UNIQUE (unit_id, worker_key), 
	FOREIGN KEY(run_id) REFERENCES run (run_id), 
	FOREIGN KEY(unit_id) REFERENCES unit (unit_id), 
	FOREIGN KEY(worker_key) REFERENCES worker (worker_key)
);

CREATE TABLE call (
	call_id TEXT NOT NULL, 
	assignment_id TEXT NOT NULL, 
	procedure TEXT NOT NULL, 
	try_no INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	asked_at BIGINT NOT NULL, 
	settled_at BIGINT, 
	PRIMARY KEY (call_id)
);

CREATE TABLE delivery (
	delivery_id TEXT NOT NULL, 
	webhook_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	body TEXT NOT NULL, 
	state TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	next_at BIGINT, 
	done_at BIGINT, 
	error TEXT, 
	PRIMARY KEY (delivery_id)
);

CREATE TABLE draft (
	assignment_id TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (assignment_id)
);

CREATE TABLE event (
	position INTEGER NOT NULL, 
	stream TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	action TEXT, 
	digest TEXT, 
	data TEXT NOT NULL, actor TEXT, 
	PRIMARY KEY (position), 
	CONSTRAINT event_place UNIQUE (stream, seq)
);

CREATE TABLE figures (
	name TEXT NOT NULL, 
	position BIGINT NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (name)
);

CREATE TABLE link (
	link_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT, 
	revoked_at BIGINT, 
	PRIMARY KEY (link_id), 
	CONSTRAINT link_number UNIQUE (run_id, number), 
	FOREIGN KEY(run_id) REFERENCES run (run_id)
);

CREATE TABLE payment (
	payment_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	assignment_id TEXT NOT NULL, 
	worker_key TEXT NOT NULL, 
	minor BIGINT NOT NULL, 
	currency TEXT NOT NULL, 
	message TEXT NOT NULL, 
	state TEXT NOT NULL, 
	provider TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	done_at BIGINT, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	next_at BIGINT, 
	error TEXT, 
	reference TEXT, 
	done_by TEXT, 
	PRIMARY KEY (payment_id)
);

CREATE TABLE reservation (
	reservation_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	worker_key TEXT NOT NULL, 
	day TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	micros BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	settled BIGINT, 
	settled_at BIGINT, call_id TEXT, 
	PRIMARY KEY (reservation_id)
);

CREATE TABLE run (
	run_id TEXT NOT NULL, 
	task_name TEXT NOT NULL, 
	task_hash TEXT NOT NULL, 
	parameters TEXT NOT NULL, 
	config TEXT NOT NULL, 
	environment TEXT NOT NULL, 
	seed BIGINT NOT NULL, 
	pilot BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	closed_at BIGINT, state TEXT DEFAULT 'open' NOT NULL, source TEXT, settings TEXT DEFAULT '{}' NOT NULL, score_field TEXT, 
	PRIMARY KEY (run_id)
);

CREATE TABLE saved_view (
	view_id TEXT NOT NULL, 
	account_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	"query" TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (view_id), 
	CONSTRAINT view_name UNIQUE (account_id, name)
);

CREATE TABLE sign_in (
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, account_id TEXT, client TEXT, last_at BIGINT, 
	PRIMARY KEY (digest)
);

CREATE TABLE spending (
	scope TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	settled BIGINT DEFAULT '0' NOT NULL, 
	reserved BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (scope, run_id, "key", currency)
);

CREATE TABLE unit (
	unit_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	inputs TEXT NOT NULL, 
	target_asset TEXT, 
	places INTEGER NOT NULL, 
	taken INTEGER DEFAULT '0' NOT NULL, form_asset TEXT, 
	PRIMARY KEY (unit_id), 
	CONSTRAINT unit_number UNIQUE (run_id, number), 
	FOREIGN KEY(run_id) REFERENCES run (run_id)
);

CREATE TABLE webhook (
	webhook_id TEXT NOT NULL, 
	url TEXT NOT NULL, 
	secret TEXT NOT NULL, 
	kinds TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	disabled_at BIGINT, 
	former_secret TEXT, 
	former_until BIGINT, 
	PRIMARY KEY (webhook_id)
);

CREATE TABLE worker (
	worker_key TEXT NOT NULL, 
	provider TEXT NOT NULL, 
	external_id TEXT NOT NULL, 
	first_seen BIGINT NOT NULL, blocked INTEGER DEFAULT '0' NOT NULL, qualifications TEXT DEFAULT '{}' NOT NULL, erased_at BIGINT, erasing INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (worker_key)
);

CREATE VIRTUAL TABLE written USING fts5(run, text, signs, assignment_id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');

CREATE INDEX assignment_attempts ON assignment (run_id, attempts, assignment_id);

CREATE INDEX assignment_counts ON assignment (run_id, simulated, status, end_reason, attempts, failures);

CREATE INDEX assignment_duration ON assignment (run_id, (ended_at - opened_at), assignment_id);

CREATE INDEX assignment_failed ON assignment (run_id, worker_key) WHERE end_reason = 'error';

CREATE INDEX assignment_last ON assignment (run_id, last_at, assignment_id);

CREATE UNIQUE INDEX assignment_number ON assignment (run_id, number);

CREATE INDEX assignment_of_run ON assignment (run_id, assignment_id);

CREATE INDEX assignment_of_worker ON assignment (worker_key, run_id);

CREATE INDEX assignment_owed ON assignment (run_id, worker_key) WHERE owed = 1;

CREATE INDEX assignment_score ON assignment (run_id, score, assignment_id);

CREATE INDEX assignment_unit ON assignment (run_id, unit_number, assignment_id);

CREATE INDEX assignment_worker_number ON assignment (run_id, worker_number);

CREATE INDEX assignment_workers ON assignment (run_id, simulated, worker_number);

CREATE INDEX call_running ON call (asked_at) WHERE status = 'running';

CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'waiting';

CREATE INDEX delivery_listed ON delivery (webhook_id, created_at, delivery_id);

CREATE INDEX event_by_people ON event (position) WHERE actor IS NOT NULL;

CREATE INDEX payment_of_assignment ON payment (assignment_id);

CREATE INDEX payment_of_run ON payment (run_id, payment_id);

CREATE INDEX payment_of_run_state ON payment (run_id, state, payment_id);

CREATE INDEX payment_of_worker ON payment (worker_key, payment_id);

CREATE INDEX payment_run_sums ON payment (run_id, state, worker_key, currency, minor);

CREATE INDEX payment_state ON payment (state, payment_id);

CREATE INDEX payment_sums ON payment (state, worker_key, currency, minor);

CREATE INDEX reservation_call ON reservation (call_id);

CREATE INDEX reservation_open ON reservation (run_id) WHERE settled_at IS NULL;

CREATE INDEX unit_free ON unit (run_id, taken, number);

CREATE INDEX worker_external ON worker (external_id);

CREATE INDEX worker_seen ON worker (first_seen, worker_key);

INSERT INTO alembic_version VALUES ('0004');
