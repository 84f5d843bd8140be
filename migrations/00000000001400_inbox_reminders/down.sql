drop table deliveries;
drop table reminders;
drop table quiet_hours;
drop table notification_preferences;
drop table notifications;
