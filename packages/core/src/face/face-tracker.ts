import { overlap, type Region } from '../image/region.ts';
import type { Picture } from '../sample.ts';
import { FaceCrops } from './face-crops.ts';
import type { FaceDetection, FaceDetector } from './face-detector.ts';
import {
  alignedRegion,
  boundingBox,
  eyeOpenness,
  headPose,
  mouthOpenness,
  onGrid,
  toPixels,
  type PixelMesh,
} from './face-geometry.ts';
import type { FaceLandmarker } from './face-landmarker.ts';
import type { FaceObservation } from './face-observation.ts';
import { measureQuality } from './face-quality.ts';
import { createSceneCutDetector } from './scene-cut.ts';

export interface FaceTrackerOptions {
  readonly detector: FaceDetector;
  readonly landmarker: FaceLandmarker;
  /** Faces followed at once; further ones are not looked at. Default 6. */
  readonly maxFaces?: number;
  /** Seconds between looks for new faces while all known ones are held. Default 3. */
  readonly detectEvery?: number;
  /** Presence probability under which a face counts as lost. Default 0.5, MediaPipe's. */
  readonly minPresence?: number;
}

/** The faces of one picture. */
export interface TrackedFrame {
  /** Longest-lived track first. */
  readonly faces: readonly FaceObservation[];
  readonly sceneCut: boolean;
}

/** Follows the faces of one participant from picture to picture. */
export interface FaceTracker {
  /** Pictures in order of time. The observations borrow `image`. */
  next(image: Picture, timestamp: number): Promise<TrackedFrame>;
}

/** MediaPipe looks for the next picture's landmarks in 1.5 times the last ones' box. */
const FOLLOW_SCALE = 1.5;
/** A detection that overlaps a track's region by this much is that track's face. */
const SAME_FACE = 0.25;
/** Seconds for which a lost face may be found again under its id. */
const MEMORY = 1;

interface Track {
  readonly id: number;
  region: Region;
  lastSeen: number;
  /** Looks in a row at which the detector did not see this face. */
  missed: number;
}

/**
 * Detects once, then follows each face by the region around its last landmarks; looks again when a face is lost,
 * after a scene cut, and every `detectEvery` seconds. A face in a new scene, or one gone for over a second, gets a
 * new track: whether it is the same person is for `face.identity` to say. Costs one landmark inference a face and
 * picture, one detection a look.
 */
export function createFaceTracker(options: FaceTrackerOptions): FaceTracker {
  const { detector, landmarker, maxFaces = 6, detectEvery = 3, minPresence = 0.5 } = options;
  const cuts = createSceneCutDetector();
  const crops = new FaceCrops();
  let tracks: Track[] = [];
  let nextId = 1;
  let lastLook = -Infinity;

  async function look(
    image: Picture,
    timestamp: number,
    seen: ReadonlyMap<number, FaceObservation>,
  ): Promise<Track[]> {
    lastLook = timestamp;
    const detections = await detector.detect(image);
    const fresh: Track[] = [];
    const matched = new Set<number>();
    for (const detection of detections.slice(0, maxFaces)) {
      const track = closest(tracks, detection);
      if (track === undefined) {
        if (tracks.length + fresh.length >= maxFaces) continue;
        fresh.push({ id: nextId++, region: detection.region, lastSeen: -Infinity, missed: 0 });
      } else {
        matched.add(track.id);
        track.missed = 0;
        if (!seen.has(track.id)) {
          track.region = detection.region;
          fresh.push(track);
        }
      }
    }
    for (const track of tracks) if (!matched.has(track.id)) track.missed++;
    return fresh;
  }

  return {
    async next(image, timestamp) {
      crops.next();
      const sceneCut = cuts.next(image);
      if (sceneCut) tracks = [];
      const seen = new Map<number, FaceObservation>();

      const follow = async (track: Track): Promise<void> => {
        const { points, presence } = await landmarker.locate(image, track.region);
        const mesh = toPixels(points, image);
        if (presence < minPresence || !isUsable(mesh, image)) return;
        if ([...seen.values()].some((other) => overlap(regionOf(other, image), alignedRegion(mesh, 1)) > 0.5))
          return;
        track.region = onGrid(alignedRegion(mesh, FOLLOW_SCALE));
        track.lastSeen = timestamp;
        seen.set(track.id, observe(image, crops, { track: track.id, timestamp, points, mesh, presence }));
      };

      for (const track of tracks) await follow(track);
      const lost = tracks.some((track) => !seen.has(track.id));
      if (tracks.length === 0 || lost || timestamp - lastLook >= detectEvery) {
        const found = await look(image, timestamp, seen);
        for (const track of found) {
          if (!tracks.includes(track)) tracks.push(track);
          await follow(track);
        }
      }
      // A region that the detector never confirms has slid onto something that is not a face.
      tracks = tracks.filter(
        (track) =>
          timestamp - track.lastSeen <= MEMORY && (track.missed < 3 || presenceOf(seen, track.id) > 0.9),
      );
      const alive = new Set(tracks.map(({ id }) => id));
      return { faces: [...seen.values()].filter(({ track }) => alive.has(track)).sort(byTrack), sceneCut };
    },
  };
}

/** Everything measured on one face. Bound to `image`. */
function observe(
  image: Picture,
  crops: FaceCrops,
  face: {
    readonly track: number;
    readonly timestamp: number;
    readonly points: Float32Array;
    readonly mesh: PixelMesh;
    readonly presence: number;
  },
): FaceObservation {
  const { mesh } = face;
  const box = boundingBox(mesh);
  const pose = headPose(mesh);
  const region = onGrid(alignedRegion(mesh, 1));
  return {
    track: face.track,
    timestamp: face.timestamp,
    box,
    landmarks: face.points,
    pose,
    eyes: eyeOpenness(mesh),
    mouth: mouthOpenness(mesh),
    quality: measureQuality(image, { region, width: box.width, pose, presence: face.presence }),
    crop: crops.of(image, region),
  };
}

function closest(tracks: readonly Track[], { region }: FaceDetection): Track | undefined {
  let best: Track | undefined;
  let most = SAME_FACE;
  for (const track of tracks) {
    const shared = overlap(track.region, region);
    if (shared > most) [best, most] = [track, shared];
  }
  return best;
}

function regionOf(face: FaceObservation, image: Picture): Region {
  return alignedRegion(toPixels(face.landmarks, image), 1);
}

/** Numbers that a face can have: finite, at least a few pixels, and in view. */
function isUsable(mesh: PixelMesh, image: Picture): boolean {
  const { x, y, width, height } = boundingBox(mesh);
  return (
    width >= 8 &&
    height >= 8 &&
    width < 4 * image.width &&
    height < 4 * image.height &&
    x + width > 0 &&
    y + height > 0 &&
    x < image.width &&
    y < image.height
  );
}

function presenceOf(seen: ReadonlyMap<number, FaceObservation>, id: number): number {
  return seen.get(id)?.quality.presence ?? 1;
}

function byTrack(a: FaceObservation, b: FaceObservation): number {
  return a.track - b.track;
}
