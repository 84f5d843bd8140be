drop table password_codes;
