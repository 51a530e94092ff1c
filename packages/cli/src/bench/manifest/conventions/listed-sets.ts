import { readLabel } from '../bench-item.ts';
import type { Convention, FoundItem } from '../conventions.ts';
import type { FileTree } from '../file-tree.ts';
import { firstOf, readTable } from '../read-table.ts';

/** Paths of media by their name without folders and extension. */
function byStem(media: readonly string[]): ReadonlyMap<string, string> {
  return new Map(media.map((file) => [file.replace(/^.*\//, '').replace(/\.[^.]*$/, ''), file]));
}

/**
 * ASVspoof 2019 (`*.cm.eval.trl.txt`), 2021 (`keys/.../trial_metadata.txt`) and 5 (`ASVspoof5.eval.track_1.tsv`): lines
 * with the speaker first and the file second, and somewhere in it the key (bonafide | spoof) and the attack (A01 ...).
 * The evaluation protocol where there are several. Files of the protocol that are not there are left out.
 */
export const ASVSPOOF: Convention = {
  name: 'ASVspoof',
  read({ files, media, text }: FileTree) {
    const protocols = files.filter((file) =>
      /(\.cm\.\w+\.tr[ln]\.txt|trial_metadata\.txt|ASVspoof5\.\w+(\.track_\d)?\.tsv)$/.test(file),
    );
    if (protocols.length === 0) return undefined;
    const isEvaluation = (file: string): boolean => /eval|trial_metadata/.test(file.replace(/^.*\//, ''));
    const chosen = protocols.some(isEvaluation) ? protocols.filter(isEvaluation) : protocols;
    const paths = byStem(media);
    const found = new Map<string, FoundItem>();
    for (const line of chosen.flatMap((file) => text(file).split(/\r?\n/))) {
      const [speaker, name, ...rest] = line.trim().split(/\s+/);
      const file = paths.get(name ?? '');
      const key = rest.find((token) => token === 'bonafide' || token === 'spoof');
      if (speaker === undefined || file === undefined || key === undefined) continue;
      const synthetic = key === 'spoof';
      const generator = rest.find((token) => /^A\d+$/.test(token));
      const item: FoundItem = { file, synthetic, group: speaker, modality: 'voice' };
      found.set(file, synthetic && generator !== undefined ? { ...item, generator } : item);
    }
    return [...found.values()];
  },
};

/** In-the-Wild (Mueller et al. 2022): `meta.csv` (file, speaker, label: bona-fide | spoof) beside the wav files. */
export const IN_THE_WILD: Convention = {
  name: 'In-the-Wild',
  read({ files, media, text }: FileTree) {
    const list = files.find((file) => /(^|\/)meta\.csv$/.test(file));
    if (list === undefined) return undefined;
    const folder = list.replace(/[^/]*$/, '');
    const here = new Set(media);
    const found = readTable(text(list)).flatMap((row): FoundItem[] => {
      const synthetic = readLabel(row['label'] ?? '');
      const file = [`${folder}${row['file'] ?? ''}`, `${folder}wav/${row['file'] ?? ''}`].find((path) =>
        here.has(path),
      );
      if (synthetic === undefined || file === undefined) return [];
      const group = row['speaker'];
      return [{ file, synthetic, ...(group !== undefined && { group }), modality: 'voice' }];
    });
    return found.length > 0 ? found : undefined;
  },
};

/**
 * Deepfake-Eval-2024 (Chandra et al. 2025): `video-`, `audio-` and `image-metadata-publish.csv` with a file name and
 * `Ground Truth` (Real | Fake), the files in folders of their own. What is labelled otherwise is left out.
 */
export const DEEPFAKE_EVAL_2024: Convention = {
  name: 'Deepfake-Eval-2024',
  read({ files, media, text }: FileTree) {
    const lists = files.filter((file) => /(^|\/)(video|audio|image)-metadata[\w-]*\.csv$/.test(file));
    const paths = byStem(media);
    const found = lists.flatMap((list) => {
      const kind = /(video|audio|image)-metadata/.exec(list)?.[1];
      return readTable(text(list)).flatMap((row): FoundItem[] => {
        const name = firstOf(row, ['filename', 'file name', 'file', 'path']) ?? '';
        const file = paths.get(name.replace(/^.*\//, '').replace(/\.[^.]*$/, ''));
        const synthetic = readLabel(firstOf(row, ['ground truth', 'ground_truth', 'label']) ?? '');
        if (file === undefined || synthetic === undefined) return [];
        return [
          { file, synthetic, modality: kind === 'audio' ? 'voice' : kind === 'image' ? 'face' : 'both' },
        ];
      });
    });
    return found.length > 0 ? found : undefined;
  },
};
