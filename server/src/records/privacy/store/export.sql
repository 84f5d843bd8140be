-- Everything that is known of one person, but for what is sealed.
select jsonb_build_object(
  'customer', (
    select to_jsonb(c) - '{sync_xid,sync_seq,pinyin,initials}'::text[] from customers c where c.id = $1
  ),
  'workplaces', coalesce((
    select jsonb_agg(jsonb_build_object('institution', i.name, 'department', w.department, 'since', w.since, 'until', w.until) order by w.since)
    from work_links w join customers i on i.id = w.institution_id where w.professional_id = $1
  ), '[]'),
  'servedBy', coalesce((
    select jsonb_agg(jsonb_build_object('employee', e.name, 'duty', a.duty, 'since', a.since, 'until', a.until, 'reason', a.reason,
      'endReason', a.end_reason) order by a.since)
    from assignments a join employees e on e.id = a.employee_id where a.customer_id = $1
  ), '[]'),
  'consents', coalesce((
    select jsonb_agg(to_jsonb(s) - '{sync_xid,sync_seq,rev}'::text[] order by s.since) from consents s where s.customer_id = $1
  ), '[]'),
  'changes', coalesce((
    select jsonb_agg(jsonb_build_object('field', h.field, 'before', h.before, 'after', h.after, 'reason', h.reason, 'at', h.at) order by h.at)
    from customer_changes h where h.customer_id = $1
  ), '[]'),
  'revisions', coalesce((
    select jsonb_agg(jsonb_build_object('field', r.field, 'before', r.before, 'after', r.after, 'reason', r.reason, 'state', r.state,
      'requestedAt', r.requested_at, 'decisionReason', r.decision_reason) order by r.requested_at)
    from customer_revisions r where r.customer_id = $1
  ), '[]'),
  'applications', coalesce((
    select jsonb_agg(jsonb_build_object('name', a.name, 'applicant', e.name, 'reason', a.reason, 'draft', a.draft, 'appliedAt', a.applied_at,
      'decisionReason', a.decision_reason) order by a.applied_at)
    from customer_applications a join employees e on e.id = a.applicant_id where a.customer_id = $1
  ), '[]'),
  'visits', coalesce((
    select jsonb_agg(jsonb_build_object('id', v.id, 'employee', e.name, 'state', v.state, 'channel', v.channel, 'startedAt', v.started_at,
      'endedAt', v.ended_at, 'notes', v.notes, 'nextStep', v.next_step, 'abandonReason', v.abandon_reason, 'explanation', s.explanation,
      'feedback', (select jsonb_agg(p.feedback) from visit_products p where p.visit_id = v.id and p.feedback is not null),
      'reviews', (select jsonb_agg(r.text) from reviews r where r.visit_id = v.id and r.text is not null),
      'versions', (select jsonb_agg(jsonb_build_object('report', w.report, 'reason', w.reason)) from visit_versions w where w.visit_id = v.id))
      order by v.started_at)
    from visits v join employees e on e.id = v.employee_id left join check_ins s on s.id = v.check_in_id where v.customer_id = $1
  ), '[]'),
  'tasks', coalesce((
    select jsonb_agg(jsonb_build_object('id', t.id, 'state', t.state, 'note', t.note, 'reason', t.reason,
      'moves', (select jsonb_agg(m.reason) from task_moves m where m.task_id = t.id and m.reason is not null)) order by t.id)
    from tasks t where t.customer_id = $1
  ), '[]'),
  'planned', coalesce((
    select jsonb_agg(i.note) from plan_items i where i.customer_id = $1 and i.note is not null
  ), '[]'),
  'reminders', coalesce((
    select jsonb_agg(d.title) from reminders d where d.title is not null and (d.about_id = $1
      or d.about_id in (select v.id from visits v where v.customer_id = $1)
      or d.about_id in (select t.id from tasks t where t.customer_id = $1))
  ), '[]'),
  'remarks', coalesce((
    select jsonb_agg(jsonb_build_object('author', e.name, 'text', r.text, 'writtenAt', r.written_at) order by r.written_at)
    from remarks r join employees e on e.id = r.author_id
    where r.about_id = $1 or r.about_id in (select v.id from visits v where v.customer_id = $1)
      or r.about_id in (select t.id from tasks t where t.customer_id = $1)
  ), '[]')
) as document
