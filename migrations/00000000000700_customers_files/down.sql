drop table customer_changes;
drop table work_links;
drop table customer_search_keys;
drop table customer_phones;
drop table customers;
