-- What a graph is aggregated from, table by table: the same statements run on DuckDB and on Spark.
-- {each} makes rows of a list, {none} is an empty list, {least} the number of documents that make a claim count.
-- A `table` is published, a `step` is kept while building, a `view` is not kept. Below each name stands what a row is.

-- view several
-- A passage that several readers gave a claim for.
select claim, passage from read_evidence group by claim, passage having count(*) > 1

-- step lines
-- A claim's passage; where several readers gave it, a person's reading stands before a rule's.
select *, 1 as place from read_evidence e
where not exists (select 1 from several s where s.claim = e.claim and s.passage = e.passage)
union all
select * from (
    select e.*, row_number() over (
        partition by e.claim, e.passage
        order by vouched desc, document, quote, prefix, suffix, certainty, cue, section, rule, agent,
            subject_text, object_text, comment
    ) as place
    from read_evidence e join several s on s.claim = e.claim and s.passage = e.passage
) as ranked
where place = 1

-- table claims
-- A claim and its support: how many documents, lines of evidence and rules it has, and how sure they are.
select
    claim as id, any_value(subject) as subject, any_value(relation) as relation, any_value(object) as object,
    any_value(negated) as negated, any_value(qualifiers) as qualifiers,
    count(distinct document) as documents, count(*) as lines, count(distinct rule) as rules,
    max_by(certainty, grade) as strongest, min_by(certainty, grade) as weakest, bool_or(vouched) as vouched
from lines join certainties on certainty = name
group by claim
having count(distinct document) >= {least} or bool_or(vouched)
order by id

-- view contexts
-- The most of what surrounds a passage, where readers kept more or less of it.
select passage, prefix, suffix from (
    select passage, prefix, suffix, row_number() over (
        partition by passage order by length(prefix) + length(suffix) desc, prefix desc, suffix desc
    ) as place
    from lines
    where claim in (select id from claims) and passage in (
        select passage from lines where claim in (select id from claims)
        group by passage having min(prefix) <> max(prefix) or min(suffix) <> max(suffix)
    )
) as ranked
where place = 1

-- table evidence
-- A line of evidence: the passage of a document that makes a claim, and how it says it.
select
    l.id, l.claim, l.document, l.passage, l.start, l.stop, l.quote,
    coalesce(c.prefix, l.prefix) as prefix, coalesce(c.suffix, l.suffix) as suffix,
    l.certainty, l.cue, l.section, l.rule, l.agent, l.subject_text, l.object_text, l.comment
from lines l left join contexts c on c.passage = l.passage
where l.claim in (select id from claims)
order by l.claim, l.document, l.start, l.stop

-- table documents
-- A document that was read: the work, the bytes, and what its source says of it.
select distinct id, identifier, title, url, source, created, language, media_type, sha256, names
from read_documents
order by id

-- table errors
-- A document that could not be read, and why; nothing of its text.
select file, line, id, sha256, error
from read_errors
order by file, line, sha256

-- view ends
-- A claim seen from one of its ends.
select subject as concept, id as claim, relation, negated, 'subject' as side from claims
union all
select object as concept, id as claim, relation, negated, 'object' as side from claims

-- view labels
-- What a concept is called: the first label without a capital, or else the first.
select id, coalesce(min(case when not cased then label end), min(label)) as label
from read_concepts where id in (select concept from ends)
group by id

-- view names
-- What else a concept is called.
select n.id, array_sort(array_agg(distinct n.name)) as names
from (
    select id, {each}(names) as name from read_concepts
    union all select id, label as name from read_concepts
) as n join labels l on l.id = n.id
where n.name <> l.label
group by n.id

-- view kinds
select id, array_sort(array_agg(distinct kind)) as kinds
from (select id, {each}(kinds) as kind from read_concepts) as k group by id

-- view mappings
select id, array_sort(array_agg(distinct mapping)) as mappings
from (select id, {each}(mappings) as mapping from read_concepts) as m group by id

-- view roles
-- What the affirmed claims make of a concept.
select concept as id, array_sort(array_agg(distinct role)) as roles
from ends join given_roles on given_roles.relation = ends.relation and given_roles.side = ends.side
where not negated
group by concept

-- view languages
-- The languages of the documents that speak of a concept.
select concept as id, array_sort(array_agg(distinct language)) as languages, count(distinct claim) as claims
from ends join (
    select distinct e.claim as spoken, d.language from evidence e join documents d on d.id = e.document
) as s on spoken = claim
group by concept

-- table concepts
-- A thing that claims speak about, and how many do.
select
    l.id, l.label, k.kinds, coalesce(n.names, {none}) as names, coalesce(m.mappings, {none}) as mappings,
    coalesce(r.roles, {none}) as roles, s.languages, s.claims
from labels l
join kinds k on k.id = l.id
join languages s on s.id = l.id
left join names n on n.id = l.id
left join mappings m on m.id = l.id
left join roles r on r.id = l.id
order by l.id

-- step stated
-- A claim with what its ends are called: all that is needed to write it down.
select
    c.*, s.label as subject_label, o.label as object_label, o.names as object_names, s.languages
from claims c join concepts s on s.id = c.subject join concepts o on o.id = c.object
order by c.id
