-- The arithmetic of the chain as before, in a language whose plans a connection keeps: the SQL functions were planned anew
-- for each entry, while the head of the chain was locked.

CREATE OR REPLACE FUNCTION referee_text(value TEXT) RETURNS BYTEA LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    bytes BYTEA := convert_to(value, 'UTF8');
BEGIN
    RETURN CASE WHEN bytes IS NULL THEN '\x00'::bytea
        ELSE '\x01'::bytea || int8send(octet_length(bytes)::bigint) || bytes END;
END $$;
CREATE OR REPLACE FUNCTION referee_hash(
    seq BIGINT, at_ms BIGINT, actor TEXT, what TEXT, provider TEXT, journey TEXT, detail TEXT, previous TEXT
) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN encode(sha256(convert_to('referee audit 1', 'UTF8') || int8send(seq) || int8send(at_ms)
        || referee_text(actor) || referee_text(what) || referee_text(provider) || referee_text(journey)
        || referee_text(detail) || referee_text(previous)), 'hex');
END $$;
