//! The tables of a store, for copying: the statements that read and write each of them, and the types of the columns.

use super::engine::{Bound, DbRow, Query, Value, Work, sql};
use super::error::StoreError;
use ColumnType::{Bytes, Flag, Int, Text};

/// The type by which a column is read and bound.
#[derive(Clone, Copy)]
enum ColumnType {
    Int,
    Flag,
    Text,
    Bytes,
}

/// A table, and the statements that copy its rows for a range of journey numbers.
pub(super) struct CopiedTable {
    select: &'static str,
    insert: &'static str,
    columns: &'static [ColumnType],
}

impl ColumnType {
    fn read(self, row: &DbRow, at: usize) -> Result<Value<'static>, StoreError> {
        Ok(match self {
            Self::Int => i64::bound(row.get(at)?),
            Self::Flag => bool::bound(row.get(at)?),
            Self::Text => String::bound(row.get(at)?),
            Self::Bytes => Vec::<u8>::bound(row.get(at)?),
        })
    }
}

impl CopiedTable {
    /// Copies the rows of a range.
    pub(super) async fn copy(
        &self,
        from: &mut Work,
        to: &mut Work,
        (after, last): (i64, i64),
    ) -> Result<(), StoreError> {
        let rows = from.all(sql(self.select).bind(after).bind(last)).await?;
        let writes = rows.iter().map(|row| self.insert(row)).collect::<Result<Vec<_>, _>>()?;
        match self.insert.starts_with("INSERT") {
            _ if writes.is_empty() => Ok(()),
            true => to.insert_all(writes).await,
            false => to.later(writes).await,
        }
    }

    /// The statement that inserts a row into the other store.
    pub(super) fn insert(&self, row: &DbRow) -> Result<Query<'static>, StoreError> {
        let mut query = sql(self.insert);
        for (at, column) in self.columns.iter().enumerate() {
            query = query.bind(column.read(row, at)?);
        }
        Ok(query)
    }
}

/// In the order of their foreign keys: a table comes after those that it refers to.
pub(super) const TABLES: [CopiedTable; 21] = [
    CopiedTable {
        select: "SELECT id, provider, journey, service, summary, needs_review, settled, in_queue, urgency, since_ms,
                version, steps, late_at_ms, failed_rules, erased_ms FROM journeys WHERE id > $1 AND id <= $2 ORDER BY id",
        insert: "INSERT INTO journeys (id, provider, journey, service, summary, needs_review, settled, in_queue, urgency,
                since_ms, version, steps, late_at_ms, failed_rules, erased_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        columns: &[Int, Text, Text, Text, Text, Flag, Flag, Flag, Int, Int, Int, Text, Int, Text, Int],
    },
    CopiedTable {
        select: "SELECT journey_id, key_no, wrapped, wrapped_by FROM keys WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO keys (journey_id, key_no, wrapped, wrapped_by) VALUES ($1, $2, $3, $4)",
        columns: &[Int, Int, Bytes, Text],
    },
    CopiedTable {
        select: "SELECT journey_id, ended_ms, hold_reason, hold_by, hold_until_ms FROM retention
             WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO retention (journey_id, ended_ms, hold_reason, hold_by, hold_until_ms)
             VALUES ($1, $2, $3, $4, $5)",
        columns: &[Int, Int, Text, Text, Int],
    },
    CopiedTable {
        select: "SELECT journey_id, version, hash, received_at, raw FROM documents
             WHERE journey_id > $1 AND journey_id <= $2 ORDER BY journey_id, version",
        insert: "INSERT INTO documents (journey_id, version, hash, received_at, raw) VALUES ($1, $2, $3, $4, $5)",
        columns: &[Int, Int, Text, Int, Bytes],
    },
    CopiedTable {
        select: "SELECT journey_id, reviewer, version FROM sightings WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO sightings (journey_id, reviewer, version) VALUES ($1, $2, $3)",
        columns: &[Int, Text, Int],
    },
    CopiedTable {
        select: "SELECT journey_id, finding, conclusion, reason, comment, reviewer, at_ms FROM resolutions
             WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO resolutions (journey_id, finding, conclusion, reason, comment, reviewer, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        columns: &[Int, Text, Text, Text, Text, Text, Int],
    },
    CopiedTable {
        select: "SELECT id, journey_id, reviewer, at_ms, words FROM notes
             WHERE journey_id > $1 AND journey_id <= $2 ORDER BY id",
        insert: "INSERT INTO notes (id, journey_id, reviewer, at_ms, words) VALUES ($1, $2, $3, $4, $5)",
        columns: &[Int, Int, Text, Int, Text],
    },
    CopiedTable {
        select: "SELECT journey_id, reviewer, until_ms FROM claims WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO claims (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)",
        columns: &[Int, Text, Int],
    },
    CopiedTable {
        select: "SELECT journey_id, reviewer, at_ms, body FROM drafts WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO drafts (journey_id, reviewer, at_ms, body) VALUES ($1, $2, $3, $4)",
        columns: &[Int, Text, Int, Text],
    },
    CopiedTable {
        select: "SELECT journey_id, reviewer, until_ms FROM skips WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO skips (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)",
        columns: &[Int, Text, Int],
    },
    CopiedTable {
        select: "SELECT ordinal, id, journey_id, verb, reason, comment, steps, reviewer, at_ms, held_until_ms,
                document_version, document_hash, manual_seen, second_blind, second_by, second_at_ms, second_verdict,
                second_reason, second_comment, corrects, second_hours FROM decisions
             WHERE journey_id > $1 AND journey_id <= $2 ORDER BY ordinal",
        insert: "INSERT INTO decisions (ordinal, id, journey_id, verb, reason, comment, steps, reviewer, at_ms,
                held_until_ms, document_version, document_hash, manual_seen, second_blind, second_by, second_at_ms,
                second_verdict, second_reason, second_comment, corrects, second_hours)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        columns: &[
            Int, Text, Int, Text, Text, Text, Text, Text, Int, Int, Int, Text, Text, Flag, Text, Int, Text, Text, Text,
            Text, Int,
        ],
    },
    CopiedTable {
        select: "SELECT ordinal, id, kind, decision_id, journey_id, account, follows, body, state, created_ms, due_ms,
                lease_holder, lease_no, attempts, failing_since_ms, maybe_applied_ms, overwrites, last_problem,
                found_instead, due_set_ms, accepted_ms, resend_ms, body_sha256 FROM deliveries
             WHERE journey_id > $1 AND journey_id <= $2 ORDER BY ordinal",
        insert: "INSERT INTO deliveries (ordinal, id, kind, decision_id, journey_id, account, follows, body, state,
                created_ms, due_ms, lease_holder, lease_no, attempts, failing_since_ms, maybe_applied_ms, overwrites,
                last_problem, found_instead, due_set_ms, accepted_ms, resend_ms, body_sha256)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
        columns: &[
            Int, Text, Text, Text, Int, Text, Text, Text, Text, Int, Int, Text, Int, Int, Int, Int, Flag, Text, Text, Int,
            Int, Int, Text,
        ],
    },
    CopiedTable {
        select: "SELECT id, journey_id, person, reviewer, created_ms, held_until_ms FROM screening_requests
             WHERE journey_id > $1 AND journey_id <= $2 ORDER BY created_ms",
        insert: "INSERT INTO screening_requests (id, journey_id, person, reviewer, created_ms, held_until_ms)
             VALUES ($1, $2, $3, $4, $5, $6)",
        columns: &[Text, Int, Text, Text, Int, Int],
    },
    // Set after the delivery is inserted: a trigger lets the delivery of a decision that needs a second reviewer start
    // only as a proposal, but this one may be further.
    CopiedTable {
        select: "SELECT id, second_rule FROM decisions
             WHERE journey_id > $1 AND journey_id <= $2 AND second_rule IS NOT NULL",
        insert: "UPDATE decisions SET second_rule = $2 WHERE id = $1",
        columns: &[Text, Text],
    },
    CopiedTable {
        select: "SELECT journey_id, sort, print FROM twin_prints WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO twin_prints (journey_id, sort, print) VALUES ($1, $2, $3)",
        columns: &[Int, Text, Bytes],
    },
    CopiedTable {
        select: "SELECT id, journey_id, picture, print FROM likenesses WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO likenesses (id, journey_id, picture, print) VALUES ($1, $2, $3, $4)",
        columns: &[Int, Int, Text, Bytes],
    },
    CopiedTable {
        select: "SELECT p.piece, p.likeness_id FROM likeness_pieces p JOIN likenesses l ON l.id = p.likeness_id
             WHERE l.journey_id > $1 AND l.journey_id <= $2",
        insert: "INSERT INTO likeness_pieces (piece, likeness_id) VALUES ($1, $2)",
        columns: &[Int, Int],
    },
    CopiedTable {
        select: "SELECT a.decision_id, a.reviewer, a.verb, a.reason, a.comment, a.at_ms FROM second_answers a
             JOIN decisions d ON d.id = a.decision_id WHERE d.journey_id > $1 AND d.journey_id <= $2",
        insert: "INSERT INTO second_answers (decision_id, reviewer, verb, reason, comment, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6)",
        columns: &[Text, Text, Text, Text, Text, Int],
    },
    CopiedTable {
        select: "SELECT journey_id, reviewer, assigned_by, at_ms FROM assignments
             WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO assignments (journey_id, reviewer, assigned_by, at_ms) VALUES ($1, $2, $3, $4)",
        columns: &[Int, Text, Text, Int],
    },
    CopiedTable {
        select: "SELECT journey_id, escalated_to, escalated_by, at_ms FROM escalations
             WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO escalations (journey_id, escalated_to, escalated_by, at_ms) VALUES ($1, $2, $3, $4)",
        columns: &[Int, Text, Text, Int],
    },
    CopiedTable {
        select: "SELECT decision_id, journey_id, drawn_by, drawn_ms, reviewer, verb, reason, comment, judged_ms
             FROM samples WHERE journey_id > $1 AND journey_id <= $2",
        insert: "INSERT INTO samples (decision_id, journey_id, drawn_by, drawn_ms, reviewer, verb, reason, comment,
                judged_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        columns: &[Text, Int, Text, Int, Text, Text, Text, Text, Int],
    },
];

/// The keys that sealed values are sealed with; of an unsealed store, the secret of its fingerprints.
pub(super) const SECRETS: [CopiedTable; 2] = [
    CopiedTable {
        select: "SELECT id, key_id, prints, sealed_to FROM seal WHERE id > $1 AND id <= $2",
        insert: "INSERT INTO seal (id, key_id, prints, sealed_to) VALUES ($1, $2, $3, $4)",
        columns: &[Int, Text, Bytes, Int],
    },
    CopiedTable {
        select: "SELECT id, secret FROM twin_secret WHERE id > $1 AND id <= $2",
        insert: "INSERT INTO twin_secret (id, secret) VALUES ($1, $2)",
        columns: &[Int, Bytes],
    },
];

pub(super) const COMMON: [CopiedTable; 7] = [
    CopiedTable {
        select: "SELECT id, levels FROM service_levels WHERE id > $1 AND id <= $2",
        insert: "INSERT INTO service_levels (id, levels) VALUES ($1, $2)",
        columns: &[Int, Text],
    },
    CopiedTable {
        select: "SELECT name, since_ms FROM known_reviewers WHERE since_ms > $1 AND since_ms <= $2",
        insert: "INSERT INTO known_reviewers (name, since_ms) VALUES ($1, $2)",
        columns: &[Text, Int],
    },
    CopiedTable {
        select: "SELECT id, name, roles, state, valid_from_ms, valid_until_ms, key FROM reviewers
             WHERE id > $1 AND id <= $2 ORDER BY id",
        insert: "INSERT INTO reviewers (id, name, roles, state, valid_from_ms, valid_until_ms, key)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        columns: &[Int, Text, Text, Text, Int, Int, Text],
    },
    CopiedTable {
        select: "SELECT id, act, proposed_by, at_ms, until_ms, state, second_by, second_at_ms FROM admin_proposals
             WHERE at_ms > $1 AND at_ms <= $2",
        insert: "INSERT INTO admin_proposals (id, act, proposed_by, at_ms, until_ms, state, second_by, second_at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        columns: &[Text, Text, Text, Int, Int, Text, Text, Int],
    },
    CopiedTable {
        select: "SELECT account, event, journey, what, body_sha256, received_ms, state, attempts, due_ms, taken_by,
                fetched_ms, problem FROM hook_events WHERE received_ms > $1 AND received_ms <= $2",
        insert: "INSERT INTO hook_events (account, event, journey, what, body_sha256, received_ms, state, attempts, due_ms,
                taken_by, fetched_ms, problem)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        columns: &[Text, Text, Text, Text, Text, Int, Text, Int, Int, Int, Int, Text],
    },
    CopiedTable {
        select: "SELECT name, holder, until_ms, epoch FROM duties WHERE epoch > $1 AND epoch <= $2",
        insert: "INSERT INTO duties (name, holder, until_ms, epoch) VALUES ($1, $2, $3, $4)",
        columns: &[Text, Text, Int, Int],
    },
    CopiedTable {
        select: "SELECT reviewer, from_ms, until_ms FROM absences WHERE from_ms > $1 AND from_ms <= $2",
        insert: "INSERT INTO absences (reviewer, from_ms, until_ms) VALUES ($1, $2, $3)",
        columns: &[Text, Int, Int],
    },
];

/// The audit record. It is read by entry number, not by journey.
pub(super) const RECORD: CopiedTable = CopiedTable {
    select: "",
    insert: "INSERT INTO audit (seq, at_ms, actor, what, provider, journey, detail, previous, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    columns: &[Int, Int, Text, Text, Text, Text, Text, Text, Text],
};
