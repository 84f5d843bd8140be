drop table signing_keys;
drop table spent_refresh_tokens;
drop table sessions;
drop table devices;
drop table credentials;
