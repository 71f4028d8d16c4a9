-- Long messages of phones (application/vnd.3gpp.sms): the account that sent a part, and the phone's own number for it (TP-MR), which its report names.
alter table part add column origin_account integer not null default 0;
alter table part add column sms_reference integer;
