import type { ReplayStore } from './replay-store.ts';

/** The part of an SQLite client that is needed; that of `@libsql/client` fits, for files and for servers. */
export interface SqliteClient {
  execute(statement: { sql: string; args: (string | number)[] }): Promise<{
    readonly rows: readonly { readonly [column: string]: unknown }[];
  }>;
}

export interface SqliteReplayStoreOptions {
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * For the processes of one machine, or those that share one libSQL server. Each call is a single statement, which SQLite
 * runs alone: no two see the same key free. Expired rows go at each opening and every 1,000 claims.
 */
export async function openSqliteReplayStore(
  client: SqliteClient,
  options: SqliteReplayStoreOptions = {},
): Promise<ReplayStore> {
  const { now = Date.now } = options;
  await client.execute({
    sql: 'CREATE TABLE IF NOT EXISTS bonafide_replay (key TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID',
    args: [],
  });
  const sweep = async (): Promise<unknown> =>
    client.execute({ sql: 'DELETE FROM bonafide_replay WHERE expires_at <= ?', args: [now()] });
  await sweep();
  let claims = 0;

  return {
    async claim(key, expiresAt) {
      if (++claims % 1_000 === 0) await sweep();
      const { rows } = await client.execute({
        sql:
          'INSERT INTO bonafide_replay (key, expires_at, count) VALUES (?1, ?2, 1) ' +
          'ON CONFLICT (key) DO UPDATE SET expires_at = ?2, count = 1 WHERE expires_at <= ?3 RETURNING key',
        args: [key, expiresAt, now()],
      });
      return rows.length === 1;
    },
    async claimedUntil(key) {
      const { rows } = await client.execute({
        sql: 'SELECT expires_at FROM bonafide_replay WHERE key = ? AND expires_at > ?',
        args: [key, now()],
      });
      return rows[0] === undefined ? null : Number(rows[0]['expires_at']);
    },
    async increment(key, expiresAt) {
      const { rows } = await client.execute({
        sql:
          'INSERT INTO bonafide_replay (key, expires_at, count) VALUES (?1, ?2, 1) ON CONFLICT (key) DO UPDATE SET ' +
          'count = CASE WHEN expires_at <= ?3 THEN 1 ELSE count + 1 END, ' +
          'expires_at = CASE WHEN expires_at <= ?3 THEN ?2 ELSE expires_at END RETURNING count',
        args: [key, expiresAt, now()],
      });
      return Number(rows[0]!['count']);
    },
  };
}
