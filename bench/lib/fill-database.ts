import type { DatabaseSync } from 'node:sqlite'

/**
 * Adds credentials to a database that holds some real ones, until there are `total`: with their people and
 * audit entries, in the order and with the lengths of the real ones, and random where those look random
 * (blind indexes, signatures, sealed values, the ids' tails). The issuer's next position moves along.
 */
export function fillDatabase(db: DatabaseSync, total: number): void {
  const real = db.prepare('select count(*) n, max(seq) seq from credentials').get()
  const count = total - Number(real?.n)
  if (count <= 0) return
  db.exec(`
    pragma synchronous = off;
    pragma cache_size = -400000;
    begin;
    create temp table filler as
      with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})
      select n, (select created_at from credentials order by seq limit 1) - ${count} + n as at from numbers;
    create temp table sample as
      select c.*, r.tenant_id, length(c.facts) facts_length, length(r.data_key) key_length,
        length(r.personal) personal_length, length(r.blind_index) index_length,
        (select max(id) from recipients) last_recipient,
        (select next_position from issuers i where i.id = c.issuer_id) next_position
      from credentials c join recipients r on r.id = c.recipient_id order by c.seq desc limit 1;

    insert into recipients (id, tenant_id, blind_index, data_key, personal, created_at)
      select last_recipient + n, tenant_id, randomblob(index_length), randomblob(key_length),
        randomblob(personal_length), at
      from filler, sample;

    insert into credentials (id, issuer_id, version_id, profile_id, recipient_id, key_id, format, state,
        position, created_at, valid_from, valid_until, identity_hash, salt, facts, signature)
      select unhex(printf('%012x7', at * 1000) || substr(hex(randomblob(2)), 2) || '8'
          || substr(hex(randomblob(8)), 2)),
        issuer_id, version_id, profile_id, last_recipient + n, key_id, format, 0,
        next_position + n - 1, at, at, at + 94608000,
        randomblob(length(identity_hash)), randomblob(length(salt)), randomblob(facts_length), randomblob(64)
      from filler, sample;

    insert into audit_entries (tenant_id, issuer_id, at, actor, action, subject, digest)
      select tenant_id, issuer_id, at, 'key:1', 'credential.issued', randomblob(16), randomblob(32)
      from filler, sample;

    update issuers set next_position = next_position + ${count}
      where id = (select issuer_id from sample);
    commit;
    drop table filler;
    drop table sample;
    pragma wal_checkpoint(truncate);
  `)
}
