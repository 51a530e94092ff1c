import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** The ffmpeg that `@bonafide/recorded` decodes with, looked for as it does; `undefined` where there is none. */
export function findFfmpeg(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const file = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const named = process.env['FFMPEG_PATH'];
  return [named, ...folders.map((folder) => join(folder, file)), installed()].find(isExecutable);
}

/** The static build is a dependency of `recorded`, not of this package. */
function installed(): string | undefined {
  try {
    const recorded = createRequire(import.meta.url).resolve('@bonafide/recorded/package.json');
    const { path } = createRequire(recorded)('@ffmpeg-installer/ffmpeg') as { readonly path: string };
    return path;
  } catch {
    return undefined; // No build for this platform: the caller says that ffmpeg is missing.
  }
}

function isExecutable(path: string | undefined): path is string {
  if (path === undefined || path === '') return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there.
  }
}
