import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openAttackTools, resolveAttackClip } from '@bonafide/attack-lab';
import { readManifest, resolveClip } from '@bonafide/test-media';
import { type BenchItem, readTestSet } from 'bonafide/bench';

/** What the accuracy run is made of. */
export const PARTS = ['faces', 'voices', 'calls', 'clips', 'attacks'] as const;
export type Part = (typeof PARTS)[number];

/** Which part an item is of: its file's first folder. */
export function partOf({ file }: Pick<BenchItem, 'file'>): string {
  return file.split('/')[0]!;
}

/** Gathers the files of the parts that are there; says what is missing. `data`: the folder of the devtest sets. */
export async function collectItems(
  parts: readonly Part[],
  data: string,
  say: (line: string) => void,
): Promise<readonly BenchItem[]> {
  const items: BenchItem[] = [];
  for (const part of parts) {
    const found = await COLLECT[part](data).catch((error: unknown) => {
      say(`${part}: skipped, ${error instanceof Error ? error.message : String(error)}`);
      return [];
    });
    if (found.length > 0) say(`${part}: ${found.length} files`);
    items.push(...found.map((item) => ({ ...item, file: `${part}/${item.file}` })));
  }
  return items;
}

const COLLECT: Readonly<Record<Part, (data: string) => Promise<readonly BenchItem[]>>> = {
  async faces(data) {
    const { items } = await readTestSet(join(data, 'faces', 'devtest.tsv'));
    return items.map((item) => ({ ...item, modality: 'face' }));
  },
  async voices(data) {
    const { items } = await readTestSet(join(data, 'voices', 'devtest.tsv'));
    // Sentences of one speaker in both classes are not independent.
    return items.map(({ pair, ...item }) => ({
      ...item,
      modality: 'voice',
      ...(pair !== undefined && { group: pair }),
    }));
  },
  calls(data) {
    const folders = ['real', 'fake'].map((label) => join(data, 'calls', label));
    if (!folders.every((folder) => existsSync(folder))) {
      return Promise.reject(new Error(`there is no ${join(data, 'calls')}`));
    }
    return Promise.resolve(
      folders.flatMap((folder, fake) =>
        readdirSync(folder)
          .sort()
          // Who is heard in a fake is unknown: its label is the face's.
          .map((name): BenchItem => ({
            file: `${fake === 1 ? 'fake' : 'real'}/${name}`,
            path: join(folder, name),
            synthetic: fake === 1,
            group: name,
            modality: 'face',
            ...(fake === 1 && { generator: name.replace(/\W.*/, '') }),
          })),
      ),
    );
  },
  async clips() {
    const { clips } = await readManifest();
    return Promise.all(
      clips
        .filter(({ label }) => label === 'real')
        .map(async ({ id, kind }): Promise<BenchItem> => ({
          file: id,
          path: await resolveClip(id),
          synthetic: false,
          group: id,
          modality: kind === 'audio' ? 'voice' : 'face',
        })),
    );
  },
  async attacks() {
    const { attacks } = await readManifest();
    await using tools = await openAttackTools();
    const items: BenchItem[] = [];
    for (const { id, kind, base } of attacks) {
      const path = await resolveAttackClip(id, tools);
      const modality = kind.startsWith('voice-') ? 'voice' : 'face';
      items.push({ file: id, path, synthetic: true, group: base, modality, generator: kind });
    }
    return items;
  },
};
