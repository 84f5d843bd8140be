drop table customer_applications;
drop index customer_phones_number;
drop index customers_likeness;
drop extension pg_trgm;
