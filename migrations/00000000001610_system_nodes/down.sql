drop table error_tallies;
drop table nodes;
