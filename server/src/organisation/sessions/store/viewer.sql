-- Everything that is known of whoever is behind a session, in one statement; it also keeps `last_seen_at`, to the minute.
with seen as (
  update sessions set last_seen_at = $2 where id = $1 and ended_at is null and last_seen_at < $2 - interval '1 minute'
)
select access.*, sessions.device_id, credentials.must_change as must_change_password
from sessions
join credentials on credentials.employee_id = sessions.employee_id
join ({access}) access on access.employee_id = sessions.employee_id
where sessions.id = $1 and sessions.ended_at is null and sessions.expires_at > $2
