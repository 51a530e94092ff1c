import { constants } from 'node:fs';
import { access, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { VerifierError } from '@bonafide/core';

/** The two programs that read media. */
export type MediaTool = 'ffmpeg' | 'ffprobe';

/**
 * Finds a program: the environment variable `FFMPEG_PATH` or `FFPROBE_PATH` first, then PATH, then the static build
 * inside `@ffmpeg-installer/ffmpeg` or `@ffprobe-installer/ffprobe` (GPL binaries; see the README).
 * Rejects with `media/tool-missing`.
 */
export async function findMediaTool(tool: MediaTool): Promise<string> {
  const variable = `${tool.toUpperCase()}_PATH`;
  const named = process.env[variable];
  if (named !== undefined && named !== '') {
    // A path that was asked for and is wrong must not be replaced in silence by another build.
    if (await isExecutable(named)) return named;
    throw new VerifierError('media/tool-missing', `${variable} names no executable: ${named}`);
  }
  return (await searchPath(tool)) ?? (await installed(tool));
}

async function searchPath(tool: MediaTool): Promise<string | undefined> {
  const file = process.platform === 'win32' ? `${tool}.exe` : tool;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, file)))) return join(folder, file);
  }
  return undefined;
}

/** The packages throw where they have no build for a platform, so they are loaded when they are needed. */
const require = createRequire(import.meta.url);
const CARRIERS: Readonly<Record<MediaTool, () => { readonly path: string }>> = {
  ffmpeg: () => require('@ffmpeg-installer/ffmpeg') as { readonly path: string },
  ffprobe: () => require('@ffprobe-installer/ffprobe') as { readonly path: string },
};

async function installed(tool: MediaTool): Promise<string> {
  try {
    const { path } = CARRIERS[tool]();
    // Package managers that skip install scripts leave ffprobe's file without its executable bit.
    if (!(await isExecutable(path))) await chmod(path, 0o755);
    return path;
  } catch (cause) {
    throw new VerifierError(
      'media/tool-missing',
      `no ${tool}: set ${tool.toUpperCase()}_PATH, put it on PATH, or install @${tool}-installer/${tool}`,
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
