import { readLabel } from '../bench-item.ts';
import type { Convention, FoundItem } from '../conventions.ts';

/** FakeAVCeleb (Khalid et al. 2021): a folder for each combination of picture and sound, then race, gender, person. */
export const FAKE_AV_CELEB: Convention = {
  name: 'FakeAVCeleb',
  read({ media }) {
    const pattern = /(?:^|\/)(Real|Fake)Video-(Real|Fake)Audio\/(?:.*\/)?(id\d+)?(?:\/?[^/]*)$/;
    const found = media.flatMap((file): FoundItem[] => {
      const [, video, audio] = pattern.exec(file) ?? [];
      if (video === undefined || audio === undefined) return [];
      const group = /(?:^|\/)(id\d+)\//.exec(file)?.[1];
      const synthetic = video === 'Fake' || audio === 'Fake';
      const modality = video === audio ? 'both' : video === 'Fake' ? 'face' : 'voice';
      return [
        {
          file,
          synthetic,
          ...(group !== undefined && { group }),
          ...(synthetic && { generator: `${video}Video-${audio}Audio` }),
          modality,
        },
      ];
    });
    return found.length > 0 ? found : undefined;
  },
};

/** Methods of DF40, as its folders name them. Two of them make a folder a DF40. */
const DF40_METHODS =
  'blendface deepfacelab e4e e4s facedancer faceswap facevid2vid fomm fsgan heygen hyperreenact inswap lia mcnet ' +
  'MRAA mobileswap one_shot_free pirender pixart RDDM rddm sadtalker sd2.1 simswap SiT StyleGAN2 stylegan2 StyleGAN3 ' +
  'stylegan3 StyleGANXL styleganxl StyleCLIP styleclip starganv2 tpsm uniface VQGAN vqgan wav2lip whichisreal MidJourney ' +
  'midjourney collabdiff CollabDiff danet ddim dit fs_vid2vid';
const METHODS = new Set(DF40_METHODS.split(' '));

/**
 * DF40 (Yan et al. 2024): a folder a method, below it folders of the source set and of each video's frames. Real are the
 * frames of FaceForensics++ and Celeb-DF beside them, and `real/` below a method. A video's frames are one group.
 */
export const DF40: Convention = {
  name: 'DF40',
  read({ media }) {
    const methodOf = (file: string): string | undefined => file.split('/').find((part) => METHODS.has(part));
    if (new Set(media.map(methodOf).filter((method) => method !== undefined)).size < 2) return undefined;
    return media.flatMap((file): FoundItem[] => {
      const folders = file.split('/').slice(0, -1);
      const real = folders.some((part) =>
        /^(real|original|original_sequences|Celeb-real|YouTube-real)$/i.test(part),
      );
      const method = methodOf(file);
      if (!real && method === undefined) return [];
      const group = folders.slice(-2).join('/');
      return real || method === undefined
        ? [{ file, synthetic: false, group, modality: 'face' }]
        : [{ file, synthetic: true, group, generator: method, modality: 'face' }];
    });
  },
};

/** Any folder with real/ and fake/ somewhere (or other words for them); a folder below fake/ names the generator. */
export const GENERIC: Convention = {
  name: 'generic',
  read({ media }) {
    const found = media.flatMap((file): FoundItem[] => {
      const parts = file.split('/').slice(0, -1);
      const at = parts.findIndex((part) => !/^\d$/.test(part) && readLabel(part) !== undefined);
      if (at < 0) return [];
      const synthetic = readLabel(parts[at]!) === true;
      const generator = parts[at + 1];
      return [{ file, synthetic, ...(synthetic && generator !== undefined && { generator }) }];
    });
    return found.length > 0 ? found : undefined;
  },
};
