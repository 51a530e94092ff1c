import { forgeryLimits, type ForgeryMap, type FrameObservation, type RgbaImage } from '@bonafide/core';

/** A small picture of one face at one moment. Biometric data: goes into a report the user asked for, nowhere else. */
export interface FaceThumbnail {
  /** Media time in seconds. */
  readonly timestamp: number;
  readonly track: number;
  /** True for the first picture of its track: where somebody appears or is replaced. */
  readonly firstOfTrack: boolean;
  /** Whether the face could be judged in this picture: large, sharp and bright enough. */
  readonly fit: boolean;
  readonly image: RgbaImage;
  /** Where the face-forgery network sees a forgery; absent without the network, or where the face is not fit. */
  readonly heat?: ForgeryMap;
}

/** Collects face pictures from a call of any length within a fixed memory. */
export interface FaceThumbnails {
  /** Takes what it needs of a borrowed observation. */
  add(frame: FrameObservation): void;
  /** What was kept, by time. */
  list(): readonly FaceThumbnail[];
}

export interface FaceThumbnailsOptions {
  /** Most pictures kept; at least 12. Default 120. */
  readonly capacity?: number;
  /** Side of a picture in pixels. Default 192: 144 KiB each. */
  readonly size?: number;
}

/** Faces of one frame beyond these are not pictured. */
const FACES_A_FRAME = 4;

/**
 * Keeps an evenly spaced sample: every frame at first; each time the store is full, every second frame kept so far
 * goes, and from then on only every second one of those that would have come is taken. First pictures of tracks live
 * in a store of their own (half as large), thinned the same way.
 */
export function createFaceThumbnails(options: FaceThumbnailsOptions = {}): FaceThumbnails {
  const { capacity = 120, size = 192 } = options;
  // Below this, the faces of the first frame alone could fill a store, and no thinning would ever empty it.
  if (!(capacity >= 3 * FACES_A_FRAME)) {
    throw new RangeError(`capacity must be at least ${3 * FACES_A_FRAME}, not ${capacity}`);
  }
  const firstCapacity = Math.floor(capacity / 3);
  const even = createThinningList<FaceThumbnail>(capacity - firstCapacity);
  const first = createThinningList<FaceThumbnail>(firstCapacity);
  let newestTrack = -Infinity;
  let frames = 0;

  return {
    add(frame) {
      const faces = frame.faces.slice(0, FACES_A_FRAME);
      if (faces.length === 0) return;
      const evenTurn = even.takes(frames);
      for (const face of faces) {
        const firstOfTrack = face.track > newestTrack;
        if (firstOfTrack) newestTrack = face.track;
        const firstTurn = firstOfTrack && first.takes(face.track);
        if (!evenTurn && !firstTurn) continue;
        const { track } = face;
        const crop = face.crop({ size });
        // Its memory serves the next picture.
        const image = { ...crop, data: crop.data.slice() };
        const fit = forgeryLimits(face.quality).length === 0;
        const thumbnail = { timestamp: frame.timestamp, track, firstOfTrack, fit, image };
        if (firstTurn) first.add(track, thumbnail);
        else even.add(frames, thumbnail);
      }
      frames += 1;
    },
    list: () => [...first.list(), ...even.list()].sort((a, b) => a.timestamp - b.timestamp),
  };
}

interface ThinningList<T> {
  takes(index: number): boolean;
  add(index: number, value: T): void;
  list(): readonly T[];
}

function createThinningList<T>(capacity: number): ThinningList<T> {
  let stride = 1;
  let entries: { readonly index: number; readonly value: T }[] = [];
  const takes = (index: number): boolean => index % stride === 0;
  return {
    takes,
    add(index, value) {
      entries.push({ index, value });
      while (entries.length > capacity) {
        stride *= 2;
        entries = entries.filter((entry) => takes(entry.index));
      }
    },
    list: () => entries.map(({ value }) => value),
  };
}
