drop table remark_mentions;
drop table remarks;
drop table reviews;
