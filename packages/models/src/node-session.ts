import type { InferenceSession } from '@bonafide/core';
import * as ort from 'onnxruntime-node';
import { createOrtSession, type OrtRuntime } from './ort-session.ts';

/**
 * One thread a session: two doubled the CPU time here and rarely helped the wall time. No memory arena: with it, five
 * sessions hold on to 19 MB more and run no faster. Severity 3: errors only.
 */
export const SESSION_OPTIONS: ort.InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  logSeverityLevel: 3,
};

const RUNTIME: OrtRuntime = {
  Tensor: ort.Tensor,
  open: async (bytes) => ort.InferenceSession.create(bytes, SESSION_OPTIONS),
};

/**
 * Opens an ONNX model whose tensors are all float on onnxruntime's CPU backend. Rejects with `model/unreadable` when
 * the bytes are no such model. Inputs are borrowed until `run` settles; outputs are the caller's. Runs block the
 * thread one after another. Disposing waits for runs under way.
 */
export async function createNodeInferenceSession(bytes: Uint8Array): Promise<InferenceSession> {
  return createOrtSession(RUNTIME, bytes);
}
