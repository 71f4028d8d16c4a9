-- Times that only the program reads are bigint, milliseconds since 1970 UTC; times that people read are timestamptz.
-- One database belongs to one environment; several nodes may serve it. A row's slot says which of them owns it.

create table node (
    slot        integer     primary key check (slot between 0 and 1023),
    environment text        not null,
    name        text        not null unique,
    incarnation bigint      not null,
    seen_at     timestamptz not null,            -- by the clock of this database
    alone       boolean     not null,            -- it keeps bindings to itself, so that there must be no other
    spooled     bigint      not null default 0   -- rows of its in spool as of seen_at: counting 10 million of them at start would take seconds
) with (fillfactor = 20);

-- Messages accepted and not yet finished.
create table spool (
    id              bigint   primary key,
    environment     text     not null,
    slot            integer  not null,
    incarnation     bigint   not null,
    account_id      bigint   not null,
    state           smallint not null,           -- 0 waiting, 1 sending
    attempts        integer  not null,
    due_at          bigint   not null,
    expires_at      bigint   not null,
    accepted_at     bigint   not null,
    trace_id        text     not null,
    direction       text     not null,
    origin          text     not null,
    origin_raw      text     not null,
    origin_ton      smallint not null,
    origin_npi      smallint not null,
    destination     text     not null,
    destination_raw text     not null,
    destination_ton smallint not null,
    destination_npi smallint not null,
    carrier         text,
    system_id       text,
    connection      text,
    account         text,
    alphabet        text     not null,
    body_utf8       bytea,                       -- not text: a message may hold U+0000
    body_binary     bytea,
    parts           text     not null,           -- id:number:receipt,id:number:receipt,...
    test            boolean  not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create index spool_waiting on spool (slot, account_id, id) where state = 0;
create index spool_due on spool (slot, due_at) where state = 0;
create index spool_sending on spool (slot, id) where state = 1;

-- What happened to a spooled message on its way; it stays when the message is finished.
create table spool_step (
    id       bigint      not null,
    at       timestamptz not null,
    attempts integer     not null,
    step     text        not null
);

create unique index spool_step_once on spool_step (id, at, md5(step));

-- Append-only. Ids are ordered by time: a partition is a month of ids, and a range of time is a range of the key.
create table cdr (
    environment     text        not null,
    id              bigint      primary key,
    trace_id        text        not null,
    direction       text        not null,
    carrier         text,
    system_id       text,
    connection      text,
    account         text,
    origin          text        not null,
    destination     text        not null,
    origin_raw      text        not null,
    destination_raw text        not null,
    parts           integer     not null,
    alphabet        text        not null,
    accepted_at     timestamptz not null,
    finished_at     timestamptz not null,
    outcome         text        not null,
    delivered_to    text,
    sip_status      integer,
    smpp_status     bigint,
    error           text,
    attempts        integer     not null,
    peer_ref        text,
    test            boolean     not null
) partition by range (id);

-- For ids of months that no partition was made for.
create table cdr_other partition of cdr default;

-- Ids of the parts of messages that had several. A person looks for a message by a part's id, and for the parts of a message.
create table cdr_part (
    part_id     bigint  primary key,
    environment text    not null,
    id          bigint  not null,
    number      integer not null
);

create index cdr_part_of on cdr_part (id);

-- What became known after the CDR.
create table cdr_event (
    environment text        not null,
    id          bigint      not null,
    at          timestamptz not null,
    event       text        not null,
    detail      text        not null default '',
    primary key (id, at, event)
);

-- A set of parts that is not assembled yet: its row is the lock by which exactly one part completes it and exactly one message is made of it.
create table part_set (
    link      text    not null,
    source    text    not null,
    target    text    not null,
    reference integer not null,
    total     integer not null,
    slot      integer not null,                  -- the node that got the last part
    since     bigint  not null,                  -- its first part's accepted_at; 0 once it was found whole and left behind: look at it at once
    primary key (link, source, target, reference, total)
);

create index part_set_since on part_set (slot, since);

-- The highest seq of a whole set is the part that completed it.
create table part (
    seq              bigint   primary key generated always as identity,
    id               bigint   not null,
    link             text     not null,
    source           text     not null,
    target           text     not null,
    reference        integer  not null,
    total            integer  not null,
    number           integer  not null,
    receipt          smallint not null,
    origin           text     not null,
    origin_raw       text     not null,
    origin_ton       smallint not null,
    origin_npi       smallint not null,
    destination      text     not null,
    destination_raw  text     not null,
    destination_ton  smallint not null,
    destination_npi  smallint not null,
    carrier          text,
    system_id        text,
    connection       text,
    account          text,
    data_coding      smallint not null,
    default_alphabet text     not null,          -- what data_coding 0 meant on its link
    protocol_id      smallint not null,
    esm_class        smallint not null,
    body             bytea    not null,
    accepted_at      bigint   not null,
    expires_at       bigint   not null,
    test             boolean  not null,
    unique (link, source, target, reference, total, number)
);

-- Owed to carriers. A receipt without a slot belongs to the first node that has a bind for it.
create table receipt (
    part_id         bigint   primary key,
    slot            integer,
    system_id       text     not null,
    source_ton      smallint not null,
    source_npi      smallint not null,
    source          text     not null,
    destination_ton smallint not null,
    destination_npi smallint not null,
    destination     text     not null,
    state           smallint not null,
    error           text     not null,
    submitted_at    bigint   not null,
    done_at         bigint   not null,
    expires_at      bigint   not null
) with (autovacuum_vacuum_scale_factor = 0.02);

create index receipt_owed on receipt (slot, system_id, part_id);
create index receipt_expiry on receipt (expires_at);

-- Contacts of the embedded registrar, which serves one node only.
create table binding (
    aor        text    not null,
    position   integer not null,
    account_id bigint  not null,                 -- who registered it; 0 unknown
    contact    text    not null,
    instance   text,
    reg_id     integer not null,
    path       text    not null,                 -- one value a line
    expires_at bigint  not null,
    call_id    text    not null,
    cseq       bigint  not null,
    q          integer not null,
    transport  text    not null,
    source     text    not null,
    local      text    not null,
    flow_id    bigint  not null,
    node       text    not null,
    parameters text    not null,
    user_agent text,
    primary key (aor, position)
);
