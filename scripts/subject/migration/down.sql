drop table __subjects__;
