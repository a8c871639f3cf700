-- Of two studies with the same priority the one that waits longer comes first.
drop index archive.study_priority;
create index study_priority on archive.study (site, priority desc, received_at, study_instance_uid);
