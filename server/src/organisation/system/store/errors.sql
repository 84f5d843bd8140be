-- Errors of the last hour by code.
select code, least(sum(count), 2147483647)::integer as count
from error_tallies
where minute > $1 - interval '1 hour'
group by code
order by sum(count) desc, code
limit 100
