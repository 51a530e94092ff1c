/**
 * Verifies a real clip and its twin, in which another man's face is put on from the middle onwards, and compares them.
 *
 * usage: npx pnpm@10 demo [DIR] (default ./reports: takes both HTML reports)
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { makeAttackClip, openAttackTools } from '@bonafide/attack-lab';
import { VERSION, type VerificationResult } from '@bonafide/core';
import { resolveClip } from '@bonafide/test-media';
import { openFileVerifier } from 'bonafide';
import { renderReport } from 'bonafide/report';

const SECONDS = 24;
const SWAP_START = 12;

// pnpm runs this in its own folder; the reports belong where the user stands.
const here = process.env['INIT_CWD'] ?? process.cwd();
const folder = resolve(here, process.argv[2] ?? 'reports');
await mkdir(folder, { recursive: true });

console.log(`Making the twins: ${SECONDS} s of a real clip, once as it is and once with a swapped face.`);
const place = { folder: join(tmpdir(), 'bonafide-demo'), resolveClip };
await using tools = await openAttackTools();
// Both go through the same codec: nothing but the attack may tell them apart.
const twins = {
  real: await makeAttackClip(
    { id: 'twin-real', kind: 'none', base: 'cap12', seed: 1, duration: SECONDS },
    place,
    tools,
  ),
  swapped: await makeAttackClip(
    {
      id: 'twin-swapped',
      kind: 'face-swap',
      base: 'cap12',
      source: 'franck',
      seed: 1,
      duration: SECONDS,
      start: SWAP_START,
    },
    place,
    tools,
  ),
};

await using verifier = await openFileVerifier();
for (const [name, path] of Object.entries(twins)) {
  const { result, thumbnails } = await verifier.verify(path, { thumbnails: true });
  const content = await readFile(path);
  const page = await renderReport(result, thumbnails, {
    file: `${name}.mp4`,
    content: { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') },
    createdAt: new Date().toISOString(),
    version: VERSION,
  });
  const report = join(folder, `${name}.html`);
  await writeFile(report, page);
  console.log(`\n${name} (clip: ${path})\n${summarise(result)}\n  report: ${relative(here, report)}`);
}

function summarise({ verdict, signals }: VerificationResult): string {
  const lines = signals.map((signal) => {
    if (signal.status === 'abstained') return `${signal.analyzer}: abstained, ${signal.reason}`;
    const findings = (signal.findings ?? []).map(
      ({ start, message }) => `\n    at ${start.toFixed(1)} s: ${message}`,
    );
    return `${signal.analyzer}: ${signal.score.toFixed(2)}${findings.join('')}`;
  });
  return [`verdict: ${verdict.kind}`, ...lines].map((line) => `  ${line}`).join('\n');
}
