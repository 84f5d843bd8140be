drop table products;
drop table dictionary_entries;
