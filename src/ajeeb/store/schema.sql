CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE asset (
	sha256 TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	bytes BIGINT NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	created_at BIGINT NOT NULL, 
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
	last_judgement TEXT, number INTEGER DEFAULT '0' NOT NULL, worker_number INTEGER DEFAULT '0' NOT NULL, 
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
	data TEXT NOT NULL, 
	PRIMARY KEY (position), 
	CONSTRAINT event_place UNIQUE (stream, seq)
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

CREATE TABLE reservation (
	reservation_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	worker_key TEXT NOT NULL, 
	day TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	micros BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	settled BIGINT, 
	settled_at BIGINT, 
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
	closed_at BIGINT, 
	PRIMARY KEY (run_id)
);

CREATE TABLE sign_in (
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
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

CREATE TABLE worker (
	worker_key TEXT NOT NULL, 
	provider TEXT NOT NULL, 
	external_id TEXT NOT NULL, 
	first_seen BIGINT NOT NULL, 
	PRIMARY KEY (worker_key)
);

CREATE UNIQUE INDEX assignment_number ON assignment (run_id, number);

CREATE INDEX assignment_of_run ON assignment (run_id, assignment_id);

CREATE INDEX assignment_of_worker ON assignment (worker_key, run_id);

CREATE INDEX assignment_worker_number ON assignment (run_id, worker_number);

CREATE INDEX call_running ON call (asked_at) WHERE status = 'running';

CREATE INDEX reservation_open ON reservation (run_id) WHERE settled_at IS NULL;

CREATE INDEX unit_free ON unit (run_id, taken, number);

INSERT INTO alembic_version VALUES ('0003');
