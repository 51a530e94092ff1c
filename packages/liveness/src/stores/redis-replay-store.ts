import type { ReplayStore } from './replay-store.ts';

/**
 * Sends one command to Redis 2.6 or newer and resolves to its reply. With `redis`: `(args) => client.sendCommand([...args])`;
 * with `ioredis`: `([name, ...args]) => client.call(name, ...args)`.
 */
export type RedisCommand = (args: readonly [name: string, ...args: string[]]) => Promise<unknown>;

export interface RedisReplayStoreOptions {
  /** Before every key. Default `bonafide:`. */
  readonly prefix?: string;
}

/** INCR, and an expiry with the first addition, in one step. */
const INCREMENT = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIREAT', KEYS[1], ARGV[1]) end
return n`;

/** The claim stands for its end, and Redis drops it then; SET NX takes no PXAT before 6.2. */
const CLAIM = `if redis.call('SET', KEYS[1], ARGV[1], 'NX') then
redis.call('PEXPIREAT', KEYS[1], ARGV[1]) return 1 end
return 0`;

/** For several servers. Each call is one command or one script, which Redis runs alone. Expiry is by Redis's own clock. */
export function createRedisReplayStore(
  command: RedisCommand,
  options: RedisReplayStoreOptions = {},
): ReplayStore {
  const { prefix = 'bonafide:' } = options;
  const run = async (script: string, key: string, expiresAt: number): Promise<number> =>
    Number(await command(['EVAL', script, '1', prefix + key, String(Math.ceil(expiresAt))]));
  return {
    claim: async (key, expiresAt) => (await run(CLAIM, key, expiresAt)) === 1,
    increment: run.bind(undefined, INCREMENT),
    async claimedUntil(key) {
      const value = await command(['GET', prefix + key]);
      return value === null || value === undefined ? null : Number(value);
    },
  };
}
