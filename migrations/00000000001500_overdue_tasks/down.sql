drop index tasks_open;
