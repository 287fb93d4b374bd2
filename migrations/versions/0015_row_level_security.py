"""row-level security by client (PostgreSQL); an audit log that only grows

Revision 0015, revises 0014.
"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# Tables that come later, and partitions of the ballot box, are fenced by calling this: select fence_clients('new_table').
# Without the setting (commands, jobs, respondents) every row is there. Rows of no client are anybody's to add.
FENCE = """
create function fence_clients(fenced regclass) returns void language plpgsql as $fence$
declare
    whose text := case when fenced = 'client'::regclass then 'key' else 'client' end;
    own text := format('coalesce(current_setting(''senterpuls.clients'', true), '''') = '''''
        ' or %I = any (string_to_array(current_setting(''senterpuls.clients'', true), '',''))', whose);
begin
    execute format('alter table %s enable row level security', fenced);
    execute format('alter table %s force row level security', fenced);
    execute format('create policy own_clients on %s using (%s) with check (%s or %I is null)', fenced, own, own, whose);
    if fenced::text ~ '^(release|forecast)' then
        execute format('create policy no_results on %s as restrictive'
            ' using (coalesce(current_setting(''senterpuls.results'', true), '''') <> ''none'')', fenced);
    end if;
end $fence$
"""

TENANT_TABLES = """
select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and not a.attisdropped
and a.attname = case when c.relname = 'client' then 'key' else 'client' end order by 1
"""

# An entry may be deleted only after an entry of the same client has said until when the log is shortened.
STAYS = """
create function audit_entry_stays() returns trigger language plpgsql as $stays$
begin
    if tg_op = 'DELETE' then
        if exists (
            select from audit_entry word where word.action = 'audit log shortened'
            and word.client is not distinct from old.client and old.at < (word.detail ->> 'removed_before')::timestamp
        ) then
            return old;
        end if;
    end if;
    raise exception 'the audit log is append-only';
end $stays$
"""

SQLITE_STAYS = """
create trigger audit_entry_stays before delete on audit_entry when not exists (
    select 1 from audit_entry word where word.action = 'audit log shortened'
    and word.client is old.client and old.at < json_extract(word.detail, '$.removed_before')
) begin select raise(abort, 'the audit log is append-only'); end
"""

SQLITE_SAME = """
create trigger audit_entry_same before update on audit_entry
begin select raise(abort, 'the audit log is append-only'); end
"""


def upgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(FENCE)
        for table in _tenant_tables():
            op.execute(f"select fence_clients('{table}')")
        op.execute(STAYS)
        op.execute('create trigger audit_entry_stays before update or delete on audit_entry '
                   'for each row execute function audit_entry_stays()')
        op.execute('create trigger audit_entry_not_emptied before truncate on audit_entry '
                   'for each statement execute function audit_entry_stays()')
    else:
        op.execute(SQLITE_STAYS)
        op.execute(SQLITE_SAME)


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('drop trigger audit_entry_not_emptied on audit_entry')
        op.execute('drop trigger audit_entry_stays on audit_entry')
        op.execute('drop function audit_entry_stays')
        for table in _tenant_tables():
            op.execute(f'drop policy own_clients on {table}')
            op.execute(f'drop policy if exists no_results on {table}')
            op.execute(f'alter table {table} no force row level security')
            op.execute(f'alter table {table} disable row level security')
        op.execute('drop function fence_clients')
    else:
        op.execute('drop trigger audit_entry_same')
        op.execute('drop trigger audit_entry_stays')


def _tenant_tables():
    return op.get_bind().execute(sa.text(TENANT_TABLES)).scalars().all()
