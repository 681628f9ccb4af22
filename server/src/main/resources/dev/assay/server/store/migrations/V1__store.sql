-- For SQLite and PostgreSQL alike. Times are milliseconds since 1970, truth values 0 or 1.
-- Once released, a script stays as it is. A new one only adds: nodes of the release before go on
-- with the tables while a newer node is being started.

-- One row. Whoever writes changes it first and so waits for other writers, on every node.
CREATE TABLE counter (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  revision BIGINT NOT NULL,
  sequence BIGINT NOT NULL
);
INSERT INTO counter (id, revision, sequence) VALUES (1, 0, 1000);

-- The revision that last changed a project ('project/<id>') or the management keys ('keys').
CREATE TABLE changes (
  scope TEXT PRIMARY KEY,
  revision BIGINT NOT NULL
);

CREATE TABLE objects (
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  key_scope TEXT,
  object_key TEXT,
  version BIGINT NOT NULL,
  archived BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  modified_at BIGINT NOT NULL,
  modified_by TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (kind, object_id),
  UNIQUE (key_scope, object_key)
);
CREATE INDEX objects_of_kind ON objects (kind, sequence);
CREATE INDEX objects_of_project ON objects (project_id, sequence);

CREATE TABLE versions (
  sequence BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  archived BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (kind, object_id, version)
);
CREATE INDEX versions_at ON versions (created_at);

CREATE TABLE audit (
  sequence BIGINT PRIMARY KEY,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  author_id TEXT NOT NULL,
  author_label TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  project_id TEXT,
  before_version BIGINT,
  after_version BIGINT,
  detail TEXT NOT NULL
);
CREATE INDEX audit_of_project ON audit (project_id, sequence);
CREATE INDEX audit_of_object ON audit (kind, object_id, sequence);

CREATE TABLE cohort_states (
  cohort_id TEXT PRIMARY KEY,
  set_id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);

-- Sets of members: those of the cohorts, and those that are still being written.
CREATE TABLE member_sets (
  set_id BIGINT PRIMARY KEY,
  created_at BIGINT NOT NULL
);

-- A member lies in the part that the low byte of the CRC-32 of its UTF-8 names.
CREATE TABLE member_parts (
  set_id BIGINT NOT NULL,
  part BIGINT NOT NULL,
  members ${blob} NOT NULL,
  PRIMARY KEY (set_id, part)
);

CREATE TABLE management_keys (
  key_id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  role TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  revoked_at BIGINT
);

CREATE TABLE events (
  project_id TEXT NOT NULL,
  insert_id TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (project_id, insert_id)
);
CREATE INDEX events_at ON events (occurred_at);

-- Days are counted since 1970-01-01, UTC.
CREATE TABLE exposures (
  project_id TEXT NOT NULL,
  flag_key TEXT NOT NULL,
  variant TEXT NOT NULL,
  day BIGINT NOT NULL,
  exposures BIGINT NOT NULL,
  PRIMARY KEY (project_id, flag_key, variant, day)
);
