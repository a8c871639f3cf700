-- The first schema. Plain SQL that PostgreSQL 15 knows; forward only. A domain owns the schema of its name.
-- Every table carries `site`, every key begins with or contains it, and no query crosses it.

create schema audit;
create schema identity;
create schema models;
create schema archive;
create schema deidentification;
create schema pipeline;
create schema results;

-- audit ---------------------------------------------------------------------------------------------------------------
-- Append-only: written in the transaction of the effect. Subjects are pseudonyms, never names.

create table audit.event (
  id bigint generated always as identity primary key,
  site text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  who text not null,
  role text not null,
  action text not null,
  outcome text not null check (outcome in ('success', 'refused', 'failure')),
  subject text not null,
  door text not null,
  detail jsonb not null default '{}'
);
create index event_subject on audit.event (site, subject, id);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit.event is append-only';
end $$;
create trigger event_is_append_only before update or delete or truncate on audit.event
  for each statement execute function audit.refuse_change();

-- identity ------------------------------------------------------------------------------------------------------------

create table identity.session (
  site text not null,
  token_sha256 bytea not null,
  person_id text not null,
  role text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (site, token_sha256)
);

-- models --------------------------------------------------------------------------------------------------------------

create table models.version (
  site text not null,
  id text not null,
  version text not null,
  digest text not null,
  mode text not null check (mode in ('research', 'shadow', 'clinical')),
  card jsonb not null,
  registered_at timestamptz not null,
  primary key (site, id, version)
);

-- archive: the index of originals (identity zone) ---------------------------------------------------------------------

create table archive.study (
  site text not null,
  study_instance_uid text not null,
  patient_id text not null,
  patient_name text not null,
  patient_birth_date text,
  patient_sex text,
  patient_age text,
  study_date text,
  study_time text,
  accession_number text,
  study_id text,
  study_description text,
  referring_physician_name text,
  requested_priority text,
  modalities text[] not null default '{}',
  series_count integer not null default 0,
  instance_count integer not null default 0,
  -- A study is `arriving` until it is quiet; the scheduler then makes it `complete` and raises `generation`.
  arrival text not null default 'arriving' check (arrival in ('arriving', 'complete')),
  generation integer not null default 0,
  quiet_until timestamptz not null,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  -- What the worklist shows of the pipeline: written by the archive's own verb, in the pipeline's transaction.
  reading text not null default 'arriving'
    check (reading in ('arriving', 'waiting', 'reading', 'to-review', 'no-result', 'failed')),
  progress real,
  failure_code text,
  result_summary jsonb,
  priority real not null default 0,
  priority_terms jsonb not null default '[]',
  search text not null default '',
  primary key (site, study_instance_uid)
);
create index study_quiet on archive.study (quiet_until) where arrival = 'arriving';
create index study_priority on archive.study (site, priority desc, received_at desc);
create index study_received on archive.study (site, received_at desc);
create index study_patient on archive.study (site, patient_id);
create index study_accession on archive.study (site, accession_number);
create index study_date on archive.study (site, study_date);

create table archive.series (
  site text not null,
  series_instance_uid text not null,
  study_instance_uid text not null,
  modality text not null,
  series_number integer,
  series_description text,
  body_part_examined text,
  instance_count integer not null default 0,
  header jsonb not null,
  primary key (site, series_instance_uid),
  foreign key (site, study_instance_uid) references archive.study
);
create index series_study on archive.series (site, study_instance_uid);

-- PostgreSQL's unique keys must include the partition key, so the key leads with it.
create table archive.instance (
  sop_instance_uid text not null,
  site text not null,
  study_instance_uid text not null,
  series_instance_uid text not null,
  sop_class_uid text not null,
  transfer_syntax_uid text not null,
  instance_number integer,
  number_of_frames integer not null,
  "rows" integer,
  "columns" integer,
  object_key text not null,
  object_bytes bigint not null,
  -- Digest of the data set alone: the same whichever door it came through.
  dataset_sha256 bytea not null,
  dataset_offset integer not null,
  -- DICOM JSON of everything but bulk data (PS3.18 Annex F): metadata never touches objects.
  header jsonb not null,
  door text not null,
  sender text not null,
  received_at timestamptz not null,
  primary key (sop_instance_uid, site)
) partition by hash (sop_instance_uid);
create index instance_series on archive.instance (site, study_instance_uid, series_instance_uid);
do $$
begin
  for i in 0..7 loop
    execute format('create table archive.instance_%s partition of archive.instance for values with (modulus 8, remainder %s)', i, i);
  end loop;
end $$;

create table archive.quarantine (
  site text not null,
  id uuid not null default gen_random_uuid(),
  received_at timestamptz not null,
  door text not null,
  sender text not null,
  file_name text,
  object_key text not null,
  bytes bigint not null,
  sha256 bytea not null,
  stored_sha256 bytea,
  code text not null,
  detail text,
  state text not null default 'waiting' check (state in ('waiting', 'released', 'rejected')),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  primary key (site, id)
);
-- The same bytes for the same reason wait once, however often they are sent.
create unique index quarantine_once on archive.quarantine (site, sha256, code) where state = 'waiting';
create index quarantine_received on archive.quarantine (site, received_at desc);

create table archive.upload (
  site text not null,
  id uuid not null default gen_random_uuid(),
  started_at timestamptz not null,
  started_by text not null,
  primary key (site, id)
);
create table archive.upload_file (
  site text not null,
  id uuid not null default gen_random_uuid(),
  upload_id uuid not null,
  name text not null,
  parent text,
  bytes bigint,
  state text not null
    check (state in ('receiving', 'stored', 'duplicate', 'quarantined', 'refused', 'unpacked')),
  code text,
  detail text,
  study_instance_uid text,
  sop_instance_uid text,
  quarantine_id uuid,
  received_at timestamptz not null,
  primary key (site, id),
  foreign key (site, upload_id) references archive.upload
);
create index upload_file_upload on archive.upload_file (site, upload_id, received_at);

-- deidentification: the vault (identity zone) -------------------------------------------------------------------------
-- Random pseudonyms; the only place where both sides stand in one row.

create table deidentification.subject (
  site text not null,
  patient_id text not null,
  pseudonym text not null,
  created_at timestamptz not null,
  primary key (site, patient_id),
  unique (site, pseudonym)
);
create table deidentification.uid (
  site text not null,
  original text not null,
  pseudonym text not null,
  created_at timestamptz not null,
  primary key (site, original),
  unique (site, pseudonym)
);

-- pipeline: outside the identity zone; `study` is the pseudonymous Study Instance UID ----------------------------------

create table pipeline.run (
  site text not null,
  id uuid not null default gen_random_uuid(),
  study text not null,
  generation integer not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'done', 'dead', 'superseded')),
  attempt integer not null default 0,
  attempts_max integer not null,
  created_at timestamptz not null,
  completed_study_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  next_attempt_at timestamptz,
  failure_code text,
  failure_detail text,
  primary key (site, id),
  unique (site, study, generation)
);
create index run_created on pipeline.run (site, created_at desc);

create table pipeline.step (
  site text not null,
  run_id uuid not null,
  step text not null,
  position integer not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  attempt integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  failure_code text,
  output jsonb,
  primary key (site, run_id, step),
  foreign key (site, run_id) references pipeline.run
);

-- results: outside the identity zone ----------------------------------------------------------------------------------

create table results.result (
  site text not null,
  id uuid not null default gen_random_uuid(),
  study text not null,
  generation integer not null,
  verdict text not null,
  finding text,
  model_digest text,
  content jsonb not null,
  created_at timestamptz not null,
  superseded_by uuid,
  primary key (site, id),
  unique (site, study, generation)
);
-- Decided in the database: a study has one current result.
create unique index result_current on results.result (site, study) where superseded_by is null;

create table results.clinical_facts (
  site text not null,
  study text not null,
  facts jsonb not null,
  entered_by text not null,
  entered_at timestamptz not null,
  primary key (site, study)
);
