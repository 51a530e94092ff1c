import { VerifierError } from '@bonafide/core';
import * as v from 'valibot';

/** A float tensor that a model takes. */
export interface ModelInput {
  readonly name: string;
  readonly dims: readonly number[];
  /** What the axes are: `NHWC` for pictures, `NT` for sound, `state` for what a model hands itself. */
  readonly layout: 'NHWC' | 'NCHW' | 'NT' | 'NTF' | 'state';
  /** Channel order, range, and what must be done to a picture or a sound first. */
  readonly normalisation: string;
}

/** A float tensor that a model gives. */
export interface ModelOutput {
  readonly name: string;
  readonly dims: readonly number[];
  /** What the numbers are, in which unit and order. */
  readonly description: string;
}

/** Where a model's numbers come from. */
export type ModelSource =
  | {
      readonly kind: 'package';
      /** npm package and exact version. */
      readonly name: string;
      readonly version: string;
      /** The network inside the package, and its SHA-256 in hex. */
      readonly file: string;
      readonly sha256: string;
    }
  | {
      readonly kind: 'trained';
      /** Where the training is described and can be repeated. */
      readonly recipe: string;
      /** What it was trained on. */
      readonly data: string;
    };

/** Logistic calibration: log-likelihood ratio (natural log) = slope * score + intercept, within +-limit. */
export interface ModelCalibration {
  readonly slope: number;
  readonly intercept: number;
  /** The largest evidence, either way, that the calibration set supports. */
  readonly limit: number;
  /** Seconds of evidence at which half of the ratio is claimed; absent where time adds none. */
  readonly halfSeconds?: number | undefined;
  /** The largest evidence for a caller, where the set supports less of it than against one. */
  readonly excuse?: number | undefined;
  /** What it was fitted on, with n. */
  readonly fittedOn: string;
}

/** What a model is, and which bytes it must be. */
export interface ModelManifest {
  readonly id: string;
  readonly title: string;
  /** Name of the ONNX file. */
  readonly file: string;
  /** Hash (hex) and length of that file; `null` as long as the model has no weights. */
  readonly weights: { readonly sha256: string; readonly bytes: number } | null;
  /** SPDX expression for the weights. */
  readonly licence: string;
  readonly attribution: string;
  /** `null` as long as the model has no weights. */
  readonly source: ModelSource | null;
  /** How its raw scores become evidence; absent where they must not. */
  readonly calibration?: ModelCalibration | undefined;
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly ModelOutput[];
  readonly intendedUse: string;
  readonly limits: string;
}

const text = v.pipe(v.string(), v.nonEmpty());
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in lower-case hex'));
const dims = v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.minLength(1));

const manifestSchema = v.strictObject({
  id: text,
  title: text,
  // A bare name: a manifest from elsewhere must not reach outside the asset directory.
  file: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*\.onnx$/)),
  weights: v.nullable(
    v.strictObject({ sha256: hash, bytes: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  ),
  licence: text,
  attribution: text,
  source: v.nullable(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('package'), name: text, version: text, file: text, sha256: hash }),
      v.strictObject({ kind: v.literal('trained'), recipe: text, data: text }),
    ]),
  ),
  calibration: v.optional(
    v.strictObject({
      slope: v.pipe(v.number(), v.finite(), v.minValue(0)),
      intercept: v.pipe(v.number(), v.finite()),
      limit: v.pipe(v.number(), v.finite(), v.minValue(0)),
      halfSeconds: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
      excuse: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
      fittedOn: text,
    }),
  ),
  inputs: v.array(
    v.strictObject({
      name: text,
      dims,
      layout: v.picklist(['NHWC', 'NCHW', 'NT', 'NTF', 'state']),
      normalisation: text,
    }),
  ),
  outputs: v.array(v.strictObject({ name: text, dims, description: text })),
  intendedUse: text,
  limits: text,
});

/** Checks a manifest from anywhere. Throws `model/manifest-invalid` naming every field that is wrong. */
export function parseManifest(value: unknown): ModelManifest {
  const result = v.safeParse(manifestSchema, value);
  if (!result.success) {
    const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'manifest'}: ${issue.message}`);
    throw new VerifierError('model/manifest-invalid', problems.join('; '), {
      cause: new v.ValiError(result.issues),
    });
  }
  const { weights, source, inputs, outputs } = result.output;
  const complete = source !== null && inputs.length > 0 && outputs.length > 0;
  if (weights !== null && !complete) {
    throw new VerifierError(
      'model/manifest-invalid',
      'weights: a model with weights states its source, inputs and outputs',
    );
  }
  return result.output;
}
