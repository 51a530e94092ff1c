import { judgeFaces } from '@bonafide/core';
import type { FaceForgeryModel } from '@bonafide/models';
import type { FaceThumbnail } from './face-thumbnails.ts';

/** Crops judged at once: more would hold memory for no speed. */
const BATCH = 8;

/** Adds to each picture of a face that is fit for judgement where the network sees a forgery. About 8 ms each. */
export async function withHeatMaps(
  thumbnails: readonly FaceThumbnail[],
  { model, inputSize }: FaceForgeryModel,
): Promise<readonly FaceThumbnail[]> {
  const result = [...thumbnails];
  const fit = [...thumbnails.keys()].filter((i) => thumbnails[i]!.fit);
  for (let first = 0; first < fit.length; first += BATCH) {
    const batch = fit.slice(first, first + BATCH);
    const crops = batch.map((i) => thumbnails[i]!.image);
    const judgements = await judgeFaces(model, crops, inputSize);
    batch.forEach((i, n) => {
      const { map } = judgements[n]!;
      if (map !== undefined) result[i] = { ...result[i]!, heat: { ...map, data: map.data.slice() } };
    });
  }
  return result;
}
