drop table anchor_proposals;
drop table anchors;
drop function unit_sphere(double precision, double precision);
