-- The ten customers that look most like each of several wishes: by the likeness of pinyin or by a telephone.
-- $1 positions, $2 kinds, $3 pinyin, $4 telephones of each with commas, $5 the least likeness,
-- $6 positions of $7, by which sealed telephones are found.
select wish.position, found.*
from unnest($1, $2, $3, $4) wish (position, kind, pinyin, phones)
cross join lateral (
  select near.id, near.kind, near.name, near.region_id, (
      select employees.department_id from assignments join employees on employees.id = assignments.employee_id
      where assignments.customer_id = near.id and assignments.duty = 'REP' and assignments.until is null
    ) as department_id, max(near.likeness) as likeness
  from (
    (
      select customers.id, customers.kind, customers.name, customers.region_id,
        1 - (customers.pinyin <-> wish.pinyin) as likeness
      from customers
      where customers.archived_at is null and customers.kind = wish.kind
      order by customers.pinyin <-> wish.pinyin
      limit 10
    )
    union all
    select customers.id, customers.kind, customers.name, customers.region_id, 1
    from customer_phones
    join customers on customers.id = customer_phones.customer_id
    where customer_phones.number = any(string_to_array(wish.phones, ',')) and customers.archived_at is null
    union all
    select customers.id, customers.kind, customers.name, customers.region_id, 1
    from unnest($6, $7) known (position, digest)
    join customer_blind_keys on customer_blind_keys.digest = known.digest
    join customers on customers.id = customer_blind_keys.customer_id
    where known.position = wish.position and customers.archived_at is null
  ) near
  where near.likeness >= $5
  group by near.id, near.kind, near.name, near.region_id
  order by likeness desc, near.id
  limit 10
) found
order by wish.position, found.likeness desc, found.id
