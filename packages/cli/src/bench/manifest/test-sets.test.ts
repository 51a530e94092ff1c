import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BenchItem } from './bench-item.ts';
import { readFolder } from './conventions.ts';
import { readManifest } from './read-manifest.ts';

/** A folder with these files, by path and content. */
function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'bonafide-set-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

/** Read from a folder, without the paths. */
function found(files: Readonly<Record<string, string>>): {
  convention: string;
  items: readonly Partial<BenchItem>[];
} {
  const { convention, items } = readFolder(tree(files));
  return {
    convention,
    items: items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'path'))),
  };
}

describe('readFolder knows the layout of', () => {
  it('FaceForensics++', () => {
    expect(
      found({
        'original_sequences/youtube/c23/videos/000.mp4': '',
        'manipulated_sequences/Deepfakes/c23/videos/000_003.mp4': '',
      }),
    ).toEqual({
      convention: 'FaceForensics++',
      items: [
        {
          file: 'manipulated_sequences/Deepfakes/c23/videos/000_003.mp4',
          synthetic: true,
          group: '000',
          generator: 'Deepfakes',
          modality: 'face',
        },
        {
          file: 'original_sequences/youtube/c23/videos/000.mp4',
          synthetic: false,
          group: '000',
          modality: 'face',
        },
      ],
    });
  });

  it('Celeb-DF v2, and its list of test videos', () => {
    const files = {
      'Celeb-real/id0_0000.mp4': '',
      'Celeb-real/id0_0001.mp4': '',
      'YouTube-real/00170.mp4': '',
      'Celeb-synthesis/id0_id1_0000.mp4': '',
    };
    expect(found(files).items).toHaveLength(4);
    const list = '1 YouTube-real/00170.mp4\r\n0 Celeb-synthesis/id0_id1_0000.mp4\n';
    expect(found({ ...files, 'List_of_testing_videos.txt': list })).toEqual({
      convention: 'Celeb-DF v2',
      items: [
        {
          file: 'Celeb-synthesis/id0_id1_0000.mp4',
          synthetic: true,
          group: 'id0',
          generator: 'Celeb-synthesis',
          modality: 'face',
        },
        { file: 'YouTube-real/00170.mp4', synthetic: false, group: 'youtube-00170', modality: 'face' },
      ],
    });
  });

  it('DFDC, with metadata.json or labels.csv', () => {
    const metadata = {
      'a.mp4': { label: 'FAKE', original: 'b.mp4' },
      'b.mp4': { label: 'REAL' },
      'gone.mp4': { label: 'REAL' },
    };
    const items = [
      { file: 'part_0/a.mp4', synthetic: true, group: 'b', generator: 'DFDC' },
      { file: 'part_0/b.mp4', synthetic: false, group: 'b' },
    ];
    expect(
      found({ 'part_0/metadata.json': JSON.stringify(metadata), 'part_0/a.mp4': '', 'part_0/b.mp4': '' }),
    ).toEqual({ convention: 'DFDC', items });
    expect(
      found({ 'labels.csv': 'filename,label\na.mp4,1\nb.mp4,0\n', 'a.mp4': '', 'b.mp4': '' }).items,
    ).toEqual([
      { file: 'a.mp4', synthetic: true, group: 'a', generator: 'DFDC' },
      { file: 'b.mp4', synthetic: false, group: 'b' },
    ]);
  });

  it('DF40', () => {
    expect(
      found({
        'simswap/ff/frames/000_003/001.png': '',
        'inswap/cdf/frames/id0_id1/000.png': '',
        'heygen/real/x/000.png': '',
        'heygen/fake/y/000.png': '',
      }),
    ).toEqual({
      convention: 'DF40',
      items: [
        {
          file: 'heygen/fake/y/000.png',
          synthetic: true,
          group: 'fake/y',
          generator: 'heygen',
          modality: 'face',
        },
        { file: 'heygen/real/x/000.png', synthetic: false, group: 'real/x', modality: 'face' },
        {
          file: 'inswap/cdf/frames/id0_id1/000.png',
          synthetic: true,
          group: 'frames/id0_id1',
          generator: 'inswap',
          modality: 'face',
        },
        {
          file: 'simswap/ff/frames/000_003/001.png',
          synthetic: true,
          group: 'frames/000_003',
          generator: 'simswap',
          modality: 'face',
        },
      ],
    });
  });

  it('FakeAVCeleb, with what each of its four kinds forges', () => {
    const { convention, items } = found({
      'RealVideo-RealAudio/African/men/id00076/00109.mp4': '',
      'FakeVideo-RealAudio/African/men/id00076/00109_1.mp4': '',
      'RealVideo-FakeAudio/African/men/id00076/00109_fake.mp4': '',
      'FakeVideo-FakeAudio/African/men/id00076/00109_2.mp4': '',
    });
    expect(convention).toBe('FakeAVCeleb');
    expect(
      items.map(({ synthetic, modality, group, generator }) => [synthetic, modality, group, generator]),
    ).toEqual([
      [true, 'both', 'id00076', 'FakeVideo-FakeAudio'],
      [true, 'face', 'id00076', 'FakeVideo-RealAudio'],
      [true, 'voice', 'id00076', 'RealVideo-FakeAudio'],
      [false, 'both', 'id00076', undefined],
    ]);
  });

  it.each([
    [
      '2019',
      'ASVspoof2019_LA_cm_protocols/ASVspoof2019.LA.cm.eval.trl.txt',
      'LA_0039 LA_E_1 - A11 spoof\nLA_0014 LA_E_2 - - bonafide\n',
    ],
    [
      '2021',
      'keys/LA/CM/trial_metadata.txt',
      'LA_0039 LA_E_1 alaw ita_tx A11 spoof notrim eval\nLA_0014 LA_E_2 alaw ita_tx bonafide bonafide notrim eval\n',
    ],
    [
      '5',
      'ASVspoof5.eval.track_1.tsv',
      'LA_0039 LA_E_1 F C01 2 X AC1 A11 spoof -\nLA_0014 LA_E_2 M - - - - - bonafide -\n',
    ],
  ])('ASVspoof %s', (_, protocol, lines) => {
    expect(
      found({
        [protocol]: `${lines}LA_0014 LA_E_missing - - bonafide\n`,
        'ASVspoof2019_LA_cm_protocols/ASVspoof2019.LA.cm.dev.trl.txt': 'LA_0001 LA_D_1 - - bonafide\n',
        'flac/LA_E_1.flac': '',
        'flac/LA_E_2.flac': '',
        'flac/LA_D_1.flac': '',
      }),
    ).toEqual({
      convention: 'ASVspoof',
      items: [
        { file: 'flac/LA_E_1.flac', synthetic: true, group: 'LA_0039', generator: 'A11', modality: 'voice' },
        { file: 'flac/LA_E_2.flac', synthetic: false, group: 'LA_0014', modality: 'voice' },
      ],
    });
  });

  it('In-the-Wild', () => {
    expect(
      found({
        'meta.csv': 'file,speaker,label\n0.wav,"Obama, B.",bona-fide\n1.wav,Alec,spoof\n',
        '0.wav': '',
        '1.wav': '',
      }),
    ).toEqual({
      convention: 'In-the-Wild',
      items: [
        { file: '0.wav', synthetic: false, group: 'Obama, B.', modality: 'voice' },
        { file: '1.wav', synthetic: true, group: 'Alec', modality: 'voice' },
      ],
    });
  });

  it('Deepfake-Eval-2024', () => {
    const { convention, items } = found({
      'video-metadata-publish.csv': 'Filename,Ground Truth\na.mp4,Fake\nb.mp4,Real\nc.mp4,Unknown\n',
      'audio-metadata-publish.csv': 'Filename,Ground Truth\nd.mp3,Fake\n',
      'video-data/a.mp4': '',
      'video-data/b.mp4': '',
      'video-data/c.mp4': '',
      'audio-data/d.mp3': '',
    });
    expect(convention).toBe('Deepfake-Eval-2024');
    expect(items).toEqual([
      { file: 'audio-data/d.mp3', synthetic: true, modality: 'voice' },
      { file: 'video-data/a.mp4', synthetic: true, modality: 'both' },
      { file: 'video-data/b.mp4', synthetic: false, modality: 'both' },
    ]);
  });

  it('any folder with real/ and fake/, generators below fake/', () => {
    expect(
      found({ 'x/real/a.webp': '', 'x/fake/GAN/b.WAV': '', 'x/fake/c.mp4': '', 'x/fake/readme.txt': '' }),
    ).toEqual({
      convention: 'generic',
      items: [
        { file: 'x/fake/GAN/b.WAV', synthetic: true, generator: 'GAN' },
        { file: 'x/fake/c.mp4', synthetic: true },
        { file: 'x/real/a.webp', synthetic: false },
      ],
    });
  });

  it('nothing else, and says what it knows', () => {
    expect(() => readFolder(tree({ 'a.mp4': '' }))).toThrow(/real\/ and fake\/.*FaceForensics/);
    expect(() => readFolder(tree({ 'real/a.mp4': '' }), 'DFDC')).toThrow(/is no DFDC/);
  });
});

describe('readManifest', () => {
  it('reads what it needs and what it can use, in the file order, relative to its folder', async () => {
    const root = tree({
      'set.tsv':
        '\uFEFFfile\tlabel\tidentity\tsystem\tmodality\tpair\r\nb.webp\tfake\tann\tGAN\tface\tp1\r\na.webp\treal\tbob\t\t\tp1\r\n',
      'set/b.webp': '',
      'a.webp': '',
    });
    expect(await readManifest(join(root, 'set.tsv'))).toEqual({
      convention: 'manifest',
      items: [
        {
          file: 'b.webp',
          path: join(root, 'set/b.webp'),
          synthetic: true,
          group: 'ann',
          generator: 'GAN',
          modality: 'face',
          pair: 'p1',
        },
        { file: 'a.webp', path: join(root, 'a.webp'), synthetic: false, group: 'bob', pair: 'p1' },
      ],
    });
  });

  it('lists every line that is wrong', async () => {
    const root = tree({
      'set.tsv': 'file\tlabel\tmodality\na\treal\nb\tmaybe\na\tfake\n\tfake\nc\tfake\tsmell\n',
      'empty.tsv': 'file\tlabel\n',
    });
    await expect(readManifest(join(root, 'set.tsv'))).rejects.toMatchObject({
      code: 'config/invalid',
      message: expect.stringMatching(
        /line 3: .*maybe[^]*line 4: a is listed twice[^]*line 5: no file[^]*line 6: modality/,
      ) as string,
    });
    await expect(readManifest(join(root, 'empty.tsv'))).rejects.toMatchObject({ code: 'config/invalid' });
    await expect(readManifest(join(root, 'none.tsv'))).rejects.toMatchObject({ code: 'media/unreadable' });
  });
});
