-- What the nodes know and nobody else. Its keys sign digest nonces and flow tokens: whoever reads it can send MESSAGEs to apps. The file is readable to its owner only.
create table secret (
    name  text primary key,
    value blob not null
) strict, without rowid;
