-- Where the rules put customers: where a brief says that they went, the list, the region, the rest; by pinyin.
select customers.id as customer_id, customers.pinyin,
  coalesce(briefed.successor_id, listed.successor_id, regional.successor_id, $7) as successor_id
from customers
left join handover_briefs briefed on briefed.handover_id = $2 and briefed.customer_id = customers.id
left join unnest($3, $4) as listed (customer_id, successor_id) on listed.customer_id = customers.id
left join work_links worked on worked.professional_id = customers.id and worked.is_primary and worked.until is null
left join customers place on place.id = worked.institution_id
left join unnest($5, $6) as regional (region_id, successor_id)
  on regional.region_id = coalesce(customers.region_id, place.region_id)
where customers.id = any($1)
order by customers.pinyin, customers.id
