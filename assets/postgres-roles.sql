-- The roles of a store on PostgreSQL. Run this as an administrator in the store's database, after
-- `referee store migrate` was run by whoever is to own the tables:
--
--     psql -d referee -f postgres-roles.sql
--
-- referee_owner owns the tables: it runs `referee store migrate`, and no console uses it.
-- referee_app is what consoles, commands and `referee serve` work with. It may add to the record and read it; it cannot
-- change or delete an entry, and it cannot take away the triggers that chain them.
-- Give each host a role of its own: CREATE ROLE host1 LOGIN PASSWORD '…' IN ROLE referee_app;

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'referee_owner') THEN
        CREATE ROLE referee_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'referee_app') THEN
        CREATE ROLE referee_app NOLOGIN;
    END IF;
END $$;

DO $$
DECLARE
    one RECORD;
BEGIN
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', current_schema());
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO referee_owner', current_schema());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO referee_app', current_schema());
    -- Sequences of identity columns follow their tables.
    FOR one IN SELECT relname, relkind FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v')
    LOOP
        EXECUTE format('ALTER %s %I OWNER TO referee_owner',
            CASE one.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, one.relname);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO referee_app', one.relname);
    END LOOP;
    FOR one IN SELECT oid::regprocedure::text AS signature FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'referee\_%'
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO referee_owner', one.signature);
    END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO referee_app;

-- The record: entries are put in, and a trigger of the owner chains them.
REVOKE ALL ON audit, audit_head, entries, referee_schema, twin_secret FROM referee_app;
GRANT SELECT ON audit, audit_head, referee_schema, twin_secret TO referee_app;
GRANT INSERT ON entries TO referee_app;
-- In a sealed store the secret of prints is wrapped, and the plain one is deleted.
GRANT DELETE ON twin_secret TO referee_app;
