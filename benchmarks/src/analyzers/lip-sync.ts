import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type AudioObservation,
  createLipSyncAnalyzer,
  createSession,
  type FrameObservation,
  type Observation,
} from '@bonafide/core';
import { composeSession } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { openRecording } from '@bonafide/recorded';

/** One talk as it was seen and heard. */
interface Talk {
  readonly name: string;
  readonly end: number;
  readonly frames: readonly FrameObservation[];
  readonly sound: readonly AudioObservation[];
}

/** One stretch of six seconds as the analyzer judged it. */
export interface SyncTrial {
  readonly talk: string;
  /** Seconds by which the sound was late; `undefined`: the sound of another talk. */
  readonly shift: number | undefined;
  readonly score: number;
}

/** Seconds of a stretch, and between the starts of two at least; a long talk gives as many as some short ones. */
const STRETCH = 6;
const STEP = 1;
const MOST = 6;
const SHIFTS = [0, -2, -1, -0.5, -0.3, -0.2, 0.2, 0.3, 0.5, 1, 2] as const;

/**
 * Runs `sync.lips` on stretches of six seconds of every recording of a folder: with their own sound, moved, and with the
 * others' sound. Recordings without speech give none. Pictures a second: `fps`.
 */
export async function tryLipSync(folder: string, fps: number): Promise<readonly SyncTrial[]> {
  const talks = await readTalks(folder, fps);
  const trials: SyncTrial[] = [];
  const judge = async (talk: Talk, sound: Talk, at: { start: number; shift: number }): Promise<void> => {
    const score = await scoreOf(cut(talk, sound, at));
    const shift = talk === sound ? at.shift : undefined;
    if (score !== undefined) trials.push({ talk: talk.name, shift, score });
  };
  for (const talk of talks) {
    const step = Math.max(STEP, (talk.end - STRETCH) / (MOST - 1) - 1e-9);
    for (let start = 0; start + STRETCH <= talk.end; start += step) {
      for (const shift of SHIFTS) {
        if (start - shift >= 0 && start - shift + STRETCH <= talk.end)
          await judge(talk, talk, { start, shift });
      }
      for (const other of talks) {
        const shift = start - Math.max(0, Math.min(start, other.end - STRETCH));
        if (other !== talk) await judge(talk, other, { start, shift });
      }
    }
  }
  return trials;
}

async function readTalks(folder: string, fps: number): Promise<readonly Talk[]> {
  await using parts = await composeSession(openModel);
  const talks: Talk[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const frames: FrameObservation[] = [];
    const sound: AudioObservation[] = [];
    const keep = (seen: Observation): void => {
      if (seen.kind === 'audio') sound.push({ ...seen, data: seen.data.slice() });
      if (seen.kind !== 'frame') return;
      const faces = seen.faces.map((face) => ({ ...face, landmarks: face.landmarks.slice() }));
      const { timestamp, sourceWidth, sourceHeight, sceneCut } = seen;
      // The analyzer asks for landmarks alone; the picture is gone by then.
      const pictures = { picture: EMPTY, image: EMPTY };
      frames.push({ kind: 'frame', timestamp, sourceWidth, sourceHeight, sceneCut, faces, ...pictures });
    };
    await using recording = await openRecording(join(folder, file), { fps });
    await using session = await createSession({ ...parts.options, analyzers: [], onObservation: keep });
    for await (using sample of recording) await session.push(sample);
    const end = Math.min(frames.at(-1)?.timestamp ?? 0, sound.at(-1)?.timestamp ?? 0) + 0.05;
    talks.push({ name: basename(file), end, frames, sound });
  }
  return talks;
}

const EMPTY = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

/** The pictures of one stretch with the sound from `shift` seconds before it. */
function cut(
  talk: Talk,
  other: Talk,
  { start, shift }: { start: number; shift: number },
): readonly Observation[] {
  const within = ({ timestamp }: Observation): boolean => timestamp >= start && timestamp < start + STRETCH;
  const sound = other.sound.map((heard) => ({ ...heard, timestamp: heard.timestamp + shift }));
  return [...talk.frames.filter(within), ...sound.filter(within)].sort((a, b) => a.timestamp - b.timestamp);
}

/** `undefined`: the analyzer abstained. */
async function scoreOf(call: readonly Observation[]): Promise<number | undefined> {
  await using session = await createLipSyncAnalyzer().open();
  for (const observation of call) await session.push(observation);
  await session.flush();
  const signal = session.summary();
  return signal.status === 'measured' ? signal.score : undefined;
}
