import { AUDIO_SAMPLE_RATE, type Sample, type Source } from '@bonafide/core';
import { afterEach, describe, expect, it } from 'vitest';

/** A source that was just opened, with a way to see that it let go of what it holds (processes, connections). */
export interface SourceUnderTest {
  readonly source: Source & AsyncDisposable;
  /** True when nothing is held any more. */
  readonly isReleased: () => boolean;
}

/** Pieces of sound may overlap by half a value at most, in seconds: rounding, not data. */
const ROUNDING = 0.5 / AUDIO_SAMPLE_RATE;

/**
 * What every `Source` promises. `open` opens a source of at least one second of media with pictures, which ends with
 * the signal if one is given.
 */
export function describeSourceContract(
  name: string,
  open: (signal?: AbortSignal) => Promise<SourceUnderTest>,
): void {
  describe(`${name} keeps the contract of a source`, () => {
    const opened: SourceUnderTest[] = [];
    const openOne = async (signal?: AbortSignal): Promise<SourceUnderTest> => {
      const one = await open(signal);
      opened.push(one);
      return one;
    };
    afterEach(async () => {
      for (const { source } of opened.splice(0)) await source[Symbol.asyncDispose]();
    });

    it('gives samples whose times strictly increase within each kind, and delivers what its info announces', async () => {
      const { source } = await openOne();
      const last = new Map<Sample['kind'], number>();
      for await (using sample of source) {
        expect(sample.timestamp).toBeGreaterThan(last.get(sample.kind) ?? -Infinity);
        last.set(sample.kind, sample.timestamp);
      }
      expect(last.has('video')).toBe(source.info.hasVideo);
      expect(last.has('audio')).toBe(source.info.hasAudio);
      expect(source.dropped).toBeGreaterThanOrEqual(0);
    });

    it('gives pictures, thumbnails and sound in the agreed shapes', async () => {
      const { source } = await openOne();
      let soundEnds = -Infinity;
      for await (using sample of source) {
        if (sample.kind === 'video') {
          const { width, height, data } = sample.toRgba();
          expect(data.length).toBe(width * height * 4);
          expect(Math.min(sample.sourceWidth, sample.sourceHeight)).toBeGreaterThan(0);
        } else if (sample.kind === 'thumbnail') {
          expect(sample.luma.length).toBe(sample.width * sample.height);
        } else if (sample.kind === 'audio') {
          expect(sample.data.length).toBeGreaterThan(0);
          expect(sample.data.every((value) => Math.abs(value) <= 1)).toBe(true);
          expect(sample.timestamp).toBeGreaterThanOrEqual(soundEnds - ROUNDING);
          soundEnds = sample.timestamp + sample.data.length / AUDIO_SAMPLE_RATE;
        }
      }
    });

    it('lends a picture until it is disposed, which may happen twice', async () => {
      const { source } = await openOne();
      for await (const sample of source) {
        sample[Symbol.dispose]();
        sample[Symbol.dispose]();
        if (sample.kind !== 'video') continue;
        expect(() => sample.toRgba()).toThrow(expect.objectContaining({ code: 'disposed' }));
        break;
      }
    });

    it('keeps a picture unchanged while it is not disposed', async () => {
      const { source } = await openOne();
      const held: {
        readonly sample: Sample;
        readonly copy: Uint8ClampedArray;
        readonly data: Uint8ClampedArray;
      }[] = [];
      for await (const sample of source) {
        if (sample.kind !== 'video') continue;
        const { data } = sample.toRgba();
        held.push({ sample, data, copy: data.slice() });
        if (held.length === 4) break;
      }
      // Not toEqual: on a million bytes it takes seconds.
      for (const { data, copy } of held) expect(data.every((value, i) => value === copy[i])).toBe(true);
      for (const { sample } of held) sample[Symbol.dispose]();
    });

    it('lets go of everything when the loop is left', async () => {
      const { source, isReleased } = await openOne();
      for await (using sample of source) {
        if (sample.kind === 'video') break;
      }
      expect(isReleased()).toBe(true);
    });

    it('lets go of everything when the loop throws', async () => {
      const { source, isReleased } = await openOne();
      const failure = new Error('the consumer failed');
      const reading = (async () => {
        for await (using sample of source) {
          if (sample.kind === 'video') throw failure;
        }
      })();
      await expect(reading).rejects.toBe(failure);
      expect(isReleased()).toBe(true);
    });

    it('lets go of everything at its end', async () => {
      const { source, isReleased } = await openOne();
      for await (const sample of source) sample[Symbol.dispose]();
      expect(isReleased()).toBe(true);
    });

    it('rejects with the reason of an abort, and lets go of everything', async () => {
      const controller = new AbortController();
      const { source, isReleased } = await openOne(controller.signal);
      const reason = new Error('enough');
      const reading = (async () => {
        for await (using sample of source) {
          if (sample.kind === 'video') controller.abort(reason);
        }
      })();
      await expect(reading).rejects.toBe(reason);
      expect(isReleased()).toBe(true);
    });

    it('rejects with the reason of an abort that came before the first sample', async () => {
      const controller = new AbortController();
      const { source, isReleased } = await openOne(controller.signal);
      const reason = new Error('too late');
      controller.abort(reason);
      await expect(source[Symbol.asyncIterator]().next()).rejects.toBe(reason);
      expect(isReleased()).toBe(true);
    });

    it('can be disposed twice, unread', async () => {
      const { source, isReleased } = await openOne();
      await source[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
      expect(isReleased()).toBe(true);
    });

    it('cannot be read after dispose', async () => {
      const { source } = await openOne();
      await source[Symbol.asyncDispose]();
      await expect(source[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'disposed' });
    });

    it('cannot be read twice', async () => {
      const { source } = await openOne();
      for await (using sample of source) {
        if (sample.kind === 'video') break;
      }
      await expect(source[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'disposed' });
    });

    it('tells a reader that it was disposed under its hands', async () => {
      const { source, isReleased } = await openOne();
      const reading = (async () => {
        for await (using sample of source) {
          if (sample.kind === 'video') await source[Symbol.asyncDispose]();
        }
      })();
      await expect(reading).rejects.toMatchObject({ code: 'disposed' });
      expect(isReleased()).toBe(true);
    });
  });
}
