import type { VerificationResult, VerifierErrorCode } from '@bonafide/core';
import { describeVerdict } from '@bonafide/core/wording';
import sharp from 'sharp';
import type { FaceThumbnail } from '../face-thumbnails.ts';
import { collectFindings } from './collect-findings.ts';
import {
  checksSection,
  type FacePicture,
  facesSection,
  findingsSection,
  limitsSection,
} from './evidence-sections.ts';
import { printable } from '../wording/printable.ts';
import { drawHeat } from './heat-overlay.ts';
import { html } from './html.ts';
import { chooseMoments } from './choose-moments.ts';
import { provenanceSection, type ReportOrigin } from './provenance-section.ts';
import { renderPage } from './report-page.ts';
import { timelineSection } from './timeline-section.ts';
import { verdictSection, whySection } from './verdict-section.ts';

/** Renders a result as one self-contained HTML page: no script, no network, readable offline and on paper. */
export async function renderReport(
  result: VerificationResult,
  thumbnails: readonly FaceThumbnail[],
  origin: ReportOrigin,
): Promise<string> {
  const findings = collectFindings(result);
  const pictures = await Promise.all(
    chooseMoments(result, thumbnails).map(async ({ thumbnail, why }) => toPicture(thumbnail, why)),
  );
  return renderPage({
    title: describeVerdict(result.verdict).title,
    file: origin.file,
    mood: `is-${result.verdict.kind}`,
    sections: [
      verdictSection(origin.file, result),
      whySection(result, findings),
      timelineSection(result, findings),
      findingsSection(findings),
      facesSection(pictures, result),
      checksSection(result),
      limitsSection(result),
      provenanceSection(origin, pictures.length, result.provenance),
    ],
  });
}

/** The page that stands for a file that could not be read: no verdict at all, and why. */
export function renderUnreadableReport(
  error: { readonly code: VerifierErrorCode; readonly message: string },
  origin: ReportOrigin,
): string {
  return renderPage({
    title: 'Could not be read',
    file: origin.file,
    mood: 'is-inconclusive',
    sections: [
      html`<header class="verdict">
        <p class="file">No verdict on <bdi>${printable(origin.file)}</bdi></p>
        <h1>Could not be read</h1>
        <p class="lead">${printable(error.message)}</p>
        <p>Nothing was judged. A file that cannot be read is neither genuine nor AI-made.</p>
        <dl class="facts">
          <div>
            <dt>Error code</dt>
            <dd><code>${error.code}</code></dd>
          </div>
        </dl>
      </header>`,
      provenanceSection(origin),
    ],
  });
}

async function toPicture(
  { image, timestamp, track, heat }: FaceThumbnail,
  why: string,
): Promise<FacePicture> {
  const { width, height, data } = image;
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 82 })
    .toBuffer();
  const overlay = heat && (await drawHeat(heat));
  const source = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  return { timestamp, track, why, source, ...(overlay !== undefined && { heat: overlay }) };
}
