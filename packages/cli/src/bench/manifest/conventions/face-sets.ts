import type { Convention, FoundItem } from '../conventions.ts';
import { readTable } from '../read-table.ts';

/** Without its folders and its extension. */
function stemOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
}

/**
 * FaceForensics++ (Roessler et al. 2019): `original_sequences/youtube/c23/videos/000.mp4` and
 * `manipulated_sequences/Deepfakes/c23/videos/000_003.mp4` (target, source). Actors' videos of DeepFakeDetection too.
 */
export const FACE_FORENSICS: Convention = {
  name: 'FaceForensics++',
  read({ media }) {
    const pattern = /(?:^|\/)(original|manipulated)_sequences\/([^/]+)\/(?:.*\/)?[^/]+$/;
    const found = media.flatMap((file): FoundItem[] => {
      const [, kind, method] = pattern.exec(file) ?? [];
      if (kind === undefined || method === undefined) return [];
      const group = stemOf(file).split('_')[0]!;
      return kind === 'original'
        ? [{ file, synthetic: false, group, modality: 'face' }]
        : [{ file, synthetic: true, group, generator: method, modality: 'face' }];
    });
    return found.length > 0 ? found : undefined;
  },
};

/**
 * Celeb-DF v2 (Li et al. 2020): `Celeb-real/id0_0000.mp4`, `YouTube-real/00000.mp4`, `Celeb-synthesis/id0_id1_0000.mp4`.
 * Only the videos of `List_of_testing_videos.txt` where that file is there: the benchmark is on those.
 */
export const CELEB_DF: Convention = {
  name: 'Celeb-DF v2',
  read({ files, media, text }) {
    const list = files.find((file) => file.endsWith('List_of_testing_videos.txt'));
    const listed =
      list === undefined
        ? undefined
        : new Set(
            text(list)
              .split(/\r?\n/)
              .map((line) => line.trim().split(/\s+/).at(-1) ?? ''),
          );
    const found = media.flatMap((file): FoundItem[] => {
      const [, folder, name] = /(?:^|\/)(Celeb-real|YouTube-real|Celeb-synthesis)\/([^/]+)$/.exec(file) ?? [];
      if (folder === undefined || name === undefined) return [];
      if (listed !== undefined && !listed.has(`${folder}/${name}`)) return [];
      const person = /^id\d+/.exec(name)?.[0] ?? stemOf(name);
      const group = folder === 'YouTube-real' ? `youtube-${person}` : person;
      return folder === 'Celeb-synthesis'
        ? [{ file, synthetic: true, group, generator: 'Celeb-synthesis', modality: 'face' }]
        : [{ file, synthetic: false, group, modality: 'face' }];
    });
    return found.length > 0 ? found : undefined;
  },
};

/**
 * DFDC (Dolhansky et al. 2020): a `metadata.json` beside the videos of each part (`{"a.mp4": {"label": "FAKE",
 * "original": "b.mp4"}}`), or `labels.csv` (filename, label: 1 = fake) of the test set.
 */
export const DFDC: Convention = {
  name: 'DFDC',
  read({ files, media, text }) {
    const found: FoundItem[] = [];
    const here = new Set(media);
    const add = (file: string, label: string, original: string | undefined): void => {
      const synthetic = label.toUpperCase() === 'FAKE' || label === '1';
      const known = synthetic || label.toUpperCase() === 'REAL' || label === '0';
      if (!known || !here.has(file)) return;
      const group = original ?? stemOf(file);
      found.push({ file, synthetic, group: stemOf(group), ...(synthetic && { generator: 'DFDC' }) });
    };
    for (const list of files.filter((file) => /(^|\/)(metadata\.json|labels\.csv)$/.test(file))) {
      const folder = list.replace(/[^/]*$/, '');
      if (list.endsWith('.csv')) {
        for (const row of readTable(text(list)))
          add(`${folder}${row['filename'] ?? ''}`, row['label'] ?? '', undefined);
        continue;
      }
      const entries = JSON.parse(text(list)) as Record<string, { label?: string; original?: string | null }>;
      for (const [name, { label = '', original }] of Object.entries(entries)) {
        add(`${folder}${name}`, label, original ?? undefined);
      }
    }
    return found.length > 0 ? found : undefined;
  },
};
