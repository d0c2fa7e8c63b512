-- Takes up to $5 jobs that are due at $1 and of one of the kinds in $2 (",a,b,"),
-- for the lease $3 until $4. What another node is taking at this moment is
-- passed over instead of waited for.
update jobs_jobs
set state = 'running', lease = $3, leased_until = $4, tries = tries + 1
where job_id in (
	select j.job_id
	from jobs_jobs j
	where (
			(j.state = 'waiting' and j.due_at <= $1 and not exists (
				select 1 from jobs_jobs r
				where r.state = 'running' and r.kind = j.kind and r.job_key = j.job_key))
			or (j.state = 'running' and j.leased_until <= $1)
		)
		and strpos($2, ',' || j.kind || ',') > 0
	order by j.due_at, j.job_id
	limit $5
	for update of j skip locked
)
returning job_id, kind, payload, tries, due_at
