import type { FaceObservation } from '../face/face-observation.ts';

type Box = FaceObservation['box'];

/** One place in the picture that a person takes, through all the tracks that its face was followed in. */
interface Seat<T> {
  readonly state: T;
  track: number;
  box: Box;
  /** When its face was last seen, in seconds. */
  seen: number;
}

/** Seats kept; the one that has been empty longest makes room. */
const CAPACITY = 8;
/** Overlap (intersection over union) at which a new face sits where an old one was. */
const SAME_PLACE = 0.2;

/**
 * Keeps the thread of who sits where: a face that is lost and found again gets a new track, and so does a face that
 * is swapped hard enough to lose the landmarks. A new track takes the empty seat that it overlaps most; and where the
 * call had a single seat, the empty one wherever it appears. Otherwise it takes a new seat.
 */
export class FaceSeats<T> {
  readonly #create: () => T;
  #seats: Seat<T>[] = [];

  constructor(create: () => T) {
    this.#create = create;
  }

  /** State of the seat of each face of one picture, in the order of the faces. */
  assign(faces: readonly FaceObservation[]): readonly T[] {
    const present = new Set(faces.map(({ track }) => track));
    return faces.map(({ track, box, timestamp }) => {
      const seat = this.#seats.find((known) => known.track === track) ?? this.#empty(box, present);
      if (seat !== undefined) {
        Object.assign(seat, { track, box: { ...box }, seen: timestamp });
        return seat.state;
      }
      const created = { state: this.#create(), track, box: { ...box }, seen: timestamp };
      this.#seats = [
        ...this.#seats
          .slice()
          .sort((a, b) => b.seen - a.seen)
          .slice(0, CAPACITY - 1),
        created,
      ];
      return created.state;
    });
  }

  #empty(box: Box, present: ReadonlySet<number>): Seat<T> | undefined {
    const empty = this.#seats.filter(({ track }) => !present.has(track));
    if (this.#seats.length === 1) return empty[0];
    const [best] = empty
      .map((seat) => ({ seat, overlap: overlap(seat.box, box) }))
      .sort((a, b) => b.overlap - a.overlap);
    return best !== undefined && best.overlap >= SAME_PLACE ? best.seat : undefined;
  }
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}
