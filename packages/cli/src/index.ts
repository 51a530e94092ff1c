export type { SessionParts } from '@bonafide/models';
export { composeSession } from './node-session-parts.ts';
export type { FaceThumbnail } from './face-thumbnails.ts';
export type {
  FileVerification,
  FileVerifier,
  FileVerifierOptions,
  VerifyFileOptions,
} from './file-verifier.ts';
export { openFileVerifier, verifyFile } from './open-file-verifier.ts';
export { errorLine, resultLine } from './output/result-line.ts';
