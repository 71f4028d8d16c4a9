-- What the nodes know and nobody else. Its keys sign digest nonces and flow tokens: whoever reads it can send MESSAGEs to apps. Give nobody but the gateway the right to read this table.
create table secret (
    name  text  primary key,
    value bytea not null
);
