drop table leaves;
drop table employee_calendars;
drop table calendar_days;
drop table calendar_releases;
