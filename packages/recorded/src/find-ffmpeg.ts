import { constants } from 'node:fs';
import { access, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { VerifierError } from '@bonafide/core';

/**
 * Finds ffmpeg: the environment variable `FFMPEG_PATH` first, then PATH, then the static build inside
 * `@ffmpeg-installer/ffmpeg` (a GPL binary; see the README). Rejects with `media/tool-missing`.
 */
export async function findFfmpeg(): Promise<string> {
  const named = process.env['FFMPEG_PATH'];
  if (named !== undefined && named !== '') {
    // A path that was asked for and is wrong must not be replaced in silence by another build.
    if (await isExecutable(named)) return named;
    throw new VerifierError('media/tool-missing', `FFMPEG_PATH names no executable: ${named}`);
  }
  return (await searchPath()) ?? (await installed());
}

async function searchPath(): Promise<string | undefined> {
  const file = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, file)))) return join(folder, file);
  }
  return undefined;
}

/** The package throws where it has no build for a platform, so it is loaded when it is needed. */
const require = createRequire(import.meta.url);

async function installed(): Promise<string> {
  try {
    const { path } = require('@ffmpeg-installer/ffmpeg') as { readonly path: string };
    // Package managers that skip install scripts may leave the file without its executable bit.
    if (!(await isExecutable(path))) await chmod(path, 0o755);
    return path;
  } catch (cause) {
    throw new VerifierError(
      'media/tool-missing',
      'no ffmpeg: set FFMPEG_PATH, put it on PATH, or install @ffmpeg-installer/ffmpeg',
      { cause },
    );
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false; // Absent and not executable mean the same here: look further.
  }
}
