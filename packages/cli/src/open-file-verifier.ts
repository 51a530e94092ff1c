import { type VerificationResult, verify } from '@bonafide/core';
import { openRecording } from '@bonafide/recorded';
import { composeSession } from './node-session-parts.ts';
import { createFaceThumbnails } from './face-thumbnails.ts';
import { withHeatMaps } from './heat-maps.ts';
import type { FileVerifier, FileVerifierOptions, VerifyFileOptions } from './file-verifier.ts';
import { DEFAULT_FPS } from './verify-options.ts';

/** Loads the models and opens a verifier for any number of files. Dispose it. Rejects with `model/...`. */
export async function openFileVerifier(options: FileVerifierOptions = {}): Promise<FileVerifier> {
  const { fps = DEFAULT_FPS, policy = 'bank' } = options;
  const parts = await composeSession();
  const { faceForgery } = parts;
  return {
    async verify(path, { signal, onProgress, onObservation, thumbnails: wanted = false } = {}) {
      await using source = await openRecording(path, { fps, ...(signal && { signal }) });
      const thumbnails = createFaceThumbnails(faceForgery && { size: faceForgery.inputSize });
      const result = await verify(source, {
        ...parts.options,
        policy,
        settings: { fps },
        // Nobody looks at the judgements on the way.
        updateEvery: Infinity,
        ...(signal && { signal }),
        onObservation(observation) {
          onObservation?.(observation);
          if (wanted && observation.kind === 'frame') thumbnails.add(observation);
          if (observation.kind !== 'thumbnail') onProgress?.(observation.timestamp, source.info.duration);
        },
      });
      const kept = thumbnails.list();
      return { result, thumbnails: faceForgery ? await withHeatMaps(kept, faceForgery) : kept };
    },
    async [Symbol.asyncDispose]() {
      await parts[Symbol.asyncDispose]();
    },
  };
}

/** Verifies one file. For several, open a verifier: it loads the models once. */
export async function verifyFile(
  path: string,
  options: FileVerifierOptions & VerifyFileOptions = {},
): Promise<VerificationResult> {
  await using verifier = await openFileVerifier(options);
  const { result } = await verifier.verify(path, options);
  return result;
}
