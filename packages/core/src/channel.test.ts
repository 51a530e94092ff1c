import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChannel } from './channel.ts';

function item(): Disposable & { disposed: number } {
  return {
    disposed: 0,
    [Symbol.dispose]() {
      this.disposed++;
    },
  };
}

describe('createChannel', () => {
  it('delivers everything in order when it blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (items, capacity) => {
          const channel = createChannel<number>({ capacity, overflow: 'block' });
          const producing = (async () => {
            for (const value of items) await channel.send(value);
            channel.end();
          })();
          const got: number[] = [];
          for await (const value of channel) got.push(value);
          await producing;
          expect(got).toEqual(items);
          expect(channel.dropped).toBe(0);
        },
      ),
    );
  });

  it('keeps the newest and counts what it dropped when told to drop the oldest', async () => {
    const channel = createChannel<Disposable & { disposed: number }>({
      capacity: 2,
      overflow: 'drop-oldest',
    });
    const items = [item(), item(), item(), item()];
    for (const one of items) await channel.send(one);
    channel.end();
    const got = [];
    for await (const one of channel) got.push(one);
    expect(got).toEqual(items.slice(2));
    expect(channel.dropped).toBe(2);
    expect(items.map(({ disposed }) => disposed)).toEqual([1, 1, 0, 0]);
  });

  it('disposes what is queued, and frees a waiting producer, when the consumer leaves', async () => {
    const channel = createChannel<Disposable & { disposed: number }>({ capacity: 1, overflow: 'block' });
    const items = [item(), item(), item()];
    const producing = (async () => {
      const sent = [];
      for (const one of items) sent.push(await channel.send(one));
      return sent;
    })();
    for await (const one of channel) {
      one[Symbol.dispose]();
      break;
    }
    expect(await producing).toContain(false);
    expect(items.every(({ disposed }) => disposed === 1)).toBe(true);
  });

  it('hands the producer’s error to the consumer after what was queued', async () => {
    const channel = createChannel<number>({ capacity: 4, overflow: 'block' });
    await channel.send(1);
    channel.end(new Error('camera gone'));
    const got: number[] = [];
    await expect(async () => {
      for await (const value of channel) got.push(value);
    }).rejects.toThrow('camera gone');
    expect(got).toEqual([1]);
  });

  it('refuses a capacity that holds nothing', () => {
    expect(() => createChannel({ capacity: 0, overflow: 'block' })).toThrow(RangeError);
  });
});
