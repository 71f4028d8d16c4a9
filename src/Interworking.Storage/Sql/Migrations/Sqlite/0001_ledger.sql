-- Times that only the program reads are integers, milliseconds since 1970 UTC; times that people read are text, YYYY-MM-DDTHH:MM:SS.fffZ.
-- One file belongs to one environment and is served by one process at a time; the environment stands in the rows because their key is (environment, id).

create table node (
    slot        integer primary key,
    environment text    not null,
    name        text    not null unique,
    incarnation integer not null,
    seen_at     text    not null,
    spooled     integer not null default 0   -- rows in spool: counting 10 million of them at start would take seconds
) strict;

-- Messages accepted and not yet finished.
create table spool (
    id              integer primary key,
    environment     text    not null,
    slot            integer not null,
    incarnation     integer not null,
    account_id      integer not null,
    state           integer not null,        -- 0 waiting, 1 sending
    attempts        integer not null,
    due_at          integer not null,
    expires_at      integer not null,
    accepted_at     integer not null,
    trace_id        text    not null,
    direction       text    not null,
    origin          text    not null,
    origin_raw      text    not null,
    origin_ton      integer not null,
    origin_npi      integer not null,
    destination     text    not null,
    destination_raw text    not null,
    destination_ton integer not null,
    destination_npi integer not null,
    carrier         text,
    system_id       text,
    connection      text,
    account         text,
    alphabet        text    not null,
    body_text       text,
    body_binary     blob,
    parts           text    not null,        -- id:number:receipt,id:number:receipt,...
    test            integer not null
) strict;

create index spool_waiting on spool (account_id) where state = 0;
create index spool_due on spool (due_at) where state = 0;
create index spool_sending on spool (state) where state = 1;

-- What happened to a spooled message on its way; it stays when the message is finished.
create table spool_step (
    id       integer not null,
    at       text    not null,
    attempts integer not null,
    step     text    not null,
    primary key (id, at, step)
) strict, without rowid;

-- Append-only. Ids are ordered by time, so that a range of time is a range of the key.
create table cdr (
    environment     text    not null,
    id              integer primary key,
    trace_id        text    not null,
    direction       text    not null,
    carrier         text,
    system_id       text,
    connection      text,
    account         text,
    origin          text    not null,
    destination     text    not null,
    origin_raw      text    not null,
    destination_raw text    not null,
    parts           integer not null,
    alphabet        text    not null,
    accepted_at     text    not null,
    finished_at     text    not null,
    outcome         text    not null,
    delivered_to    text,
    sip_status      integer,
    smpp_status     integer,
    error           text,
    attempts        integer not null,
    peer_ref        text,
    test            integer not null
) strict;

-- Ids of the parts of messages that had several. A person looks for a message by a part's id, and for the parts of a message.
create table cdr_part (
    part_id     integer primary key,
    environment text    not null,
    id          integer not null,
    number      integer not null
) strict;

create index cdr_part_of on cdr_part (id);

-- What became known after the CDR.
create table cdr_event (
    environment text    not null,
    id          integer not null,
    at          text    not null,
    event       text    not null,
    detail      text    not null default '',
    primary key (id, at, event)
) strict, without rowid;

-- Parts of long messages that are not assembled yet. The highest seq of a whole set is the part that completed it.
create table part (
    seq             integer primary key,
    id              integer not null,
    link            text    not null,
    source          text    not null,
    target          text    not null,
    reference       integer not null,
    total           integer not null,
    number          integer not null,
    receipt         integer not null,
    origin          text    not null,
    origin_raw      text    not null,
    origin_ton      integer not null,
    origin_npi      integer not null,
    destination     text    not null,
    destination_raw text    not null,
    destination_ton integer not null,
    destination_npi integer not null,
    carrier         text,
    system_id       text,
    connection      text,
    account         text,
    data_coding     integer not null,
    default_alphabet text   not null,        -- what data_coding 0 meant on its link
    protocol_id     integer not null,
    esm_class       integer not null,
    body            blob    not null,
    accepted_at     integer not null,
    expires_at      integer not null,
    test            integer not null,
    since           integer not null,        -- accepted_at; 0 once a start found the set whole: look at it at once
    unique (link, source, target, reference, total, number)
) strict;

create index part_since on part (since);

create table receipt (
    part_id         integer primary key,
    system_id       text    not null,
    source_ton      integer not null,
    source_npi      integer not null,
    source          text    not null,
    destination_ton integer not null,
    destination_npi integer not null,
    destination     text    not null,
    state           integer not null,
    error           text    not null,
    submitted_at    integer not null,
    done_at         integer not null,
    expires_at      integer not null
) strict;

create index receipt_owed on receipt (system_id);
create index receipt_expiry on receipt (expires_at);

-- Contacts of the embedded registrar.
create table binding (
    aor        text    not null,
    position   integer not null,
    account_id integer not null,             -- who registered it; 0 unknown
    contact    text    not null,
    instance   text,
    reg_id     integer not null,
    path       text    not null,             -- one value a line
    expires_at integer not null,
    call_id    text    not null,
    cseq       integer not null,
    q          integer not null,
    transport  text    not null,
    source     text    not null,
    local      text    not null,
    flow_id    integer not null,
    node       text    not null,
    parameters text    not null,
    user_agent text,
    primary key (aor, position)
) strict, without rowid;
