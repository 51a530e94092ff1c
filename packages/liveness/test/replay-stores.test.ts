import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient as createSqlite } from '@libsql/client';
import { createClient as createRedis } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryReplayStore } from '../src/stores/memory-replay-store.ts';
import { createRedisReplayStore } from '../src/stores/redis-replay-store.ts';
import { openSqliteReplayStore } from '../src/stores/sqlite-replay-store.ts';
import { describeReplayStoreContract } from './replay-store-contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'bonafide-replay-'));
afterAll(async () => rm(folder, { recursive: true, force: true }));
const wait = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('in memory', () => {
  describeReplayStoreContract(async () => {
    let time = 1e12;
    const store = createMemoryReplayStore({ now: () => time });
    const pass = async (ms: number): Promise<void> => Promise.resolve(void (time += ms));
    return Promise.resolve({ store, other: store, now: () => time, pass });
  }, 1_000);

  it('refuses, rather than forget, when it is full', async () => {
    const store = createMemoryReplayStore({ now: () => 0, capacity: 2 });
    expect(await store.claim('a', 1)).toBe(true);
    expect(await store.claim('b', 1)).toBe(true);
    await expect(store.claim('c', 1)).rejects.toThrow(RangeError);
    expect(await store.claim('a', 1)).toBe(false);
  });

  it('stays small when entries expire', async () => {
    let time = 0;
    const store = createMemoryReplayStore({ now: () => time, capacity: 2_000 });
    for (; time < 20_000; time++) expect(await store.claim(`key-${time}`, time + 500)).toBe(true);
  });
});

describe('in SQLite', () => {
  let files = 0;
  describeReplayStoreContract(async () => {
    let time = 1e12;
    const url = `file:${join(folder, `${files++}.db`)}`;
    const [one, two] = [createSqlite({ url }), createSqlite({ url })];
    await one.execute('PRAGMA journal_mode = WAL');
    for (const client of [one, two]) await client.execute('PRAGMA busy_timeout = 5000');
    const options = { now: () => time };
    const store = await openSqliteReplayStore(one, options);
    const other = await openSqliteReplayStore(two, options);
    return { store, other, now: () => time, pass: async (ms) => Promise.resolve(void (time += ms)) };
  }, 1_000);
});

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis)
  process.stderr.write('replay stores: redis-server is not installed; its contract test is skipped\n');

describe.skipIf(!hasRedis)('in Redis', () => {
  const socket = join(folder, 'redis.sock');
  let server: ReturnType<typeof spawn> | undefined;
  const client = createRedis({ socket: { path: socket, tls: false } });
  beforeAll(async () => {
    server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder]);
    client.on('error', () => undefined);
    await client.connect();
  });
  afterAll(async () => {
    await client.close();
    server?.kill();
  });
  let spaces = 0;
  describeReplayStoreContract(async () => {
    const prefix = `test-${spaces++}:`;
    const store = createRedisReplayStore((args) => client.sendCommand([...args]), { prefix });
    return Promise.resolve({ store, other: store, now: Date.now, pass: wait });
  }, 40);
});
