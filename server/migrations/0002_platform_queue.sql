-- Workers say that they live; jobs of a silent worker are given back (platform/queue). One row per worker pool.

create table platform.worker (
  id text primary key,
  alive_at timestamptz not null default clock_timestamp()
);

-- How often a program died while it ran this job. A crash does not use up an attempt, yet must not go on for ever.

create table platform.job_crash (
  job_id bigint primary key,
  crashes integer not null,
  last_at timestamptz not null default clock_timestamp()
);
