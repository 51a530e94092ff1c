import { VerifierError, type InferenceSession } from '@bonafide/core';
import type * as ort from 'onnxruntime-common';
import { createOrtSession, type OrtRuntime } from './ort-session.ts';

export interface WebRuntimeOptions {
  /**
   * `ort-wasm-simd-threaded.wasm` of onnxruntime-web, served by the application: its URL, or its bytes. With `webgpu`,
   * `ort-wasm-simd-threaded.asyncify.wasm` instead.
   */
  readonly wasm: string | URL | Uint8Array;
  /**
   * Run on the GPU where there is one; without one, the same build runs on the CPU. Its glue compiles code from
   * strings, so a page whose policy lacks `unsafe-eval` must leave this off. Default false.
   */
  readonly webgpu?: boolean;
}

/** onnxruntime in a browser. One a page or worker: its settings are global, and the first call's count. */
export interface WebRuntime {
  /** What runs the networks. */
  readonly provider: 'wasm' | 'webgpu';
  /** As `createNodeInferenceSession`: the same contract on another engine. */
  createSession(bytes: Uint8Array): Promise<InferenceSession>;
}

/**
 * Loads onnxruntime-web: the wasm build, on one thread, so that it needs neither `eval` nor cross-origin isolation
 * (`wasm-unsafe-eval` is enough). Two threads gained little in trials. The wasm file is fetched with the first model.
 * Works on a page and in a worker. Rejects with `model/unreadable` when onnxruntime-web is not installed.
 */
export async function openWebRuntime(options: WebRuntimeOptions): Promise<WebRuntime> {
  const { wasm, webgpu = false } = options;
  const build = await load(webgpu);
  const { env } = build;
  env.wasm.numThreads = 1;
  env.wasm.proxy = false;
  env.logLevel = 'error';
  if (wasm instanceof Uint8Array) env.wasm.wasmBinary = wasm.slice().buffer;
  else env.wasm.wasmPaths = { wasm: new URL(wasm, address()).href };
  const provider = webgpu && (await hasGpu()) ? 'webgpu' : 'wasm';
  const runtime: OrtRuntime = {
    Tensor: build.Tensor,
    // The engine is one for all sessions, and on the GPU it refuses to be entered twice.
    inTurn: createTurns(),
    open: async (bytes) =>
      build.InferenceSession.create(bytes, {
        executionProviders: provider === 'webgpu' ? ['webgpu', 'wasm'] : ['wasm'],
        logSeverityLevel: 3,
      }),
  };
  return { provider, createSession: async (bytes) => createOrtSession(runtime, bytes) };
}

type Build = typeof ort;

async function load(webgpu: boolean): Promise<Build> {
  try {
    return webgpu ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  } catch (cause) {
    throw new VerifierError('model/unreadable', 'onnxruntime-web cannot be loaded', { cause });
  }
}

/** Structural: TypeScript 5.9 does not know WebGPU. */
interface WithGpu {
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<object | null> } };
}

async function hasGpu(): Promise<boolean> {
  const adapter = await (globalThis as WithGpu).navigator?.gpu?.requestAdapter().catch(() => null);
  return adapter !== null && adapter !== undefined;
}

function address(): string | undefined {
  return (globalThis as { readonly location?: { readonly href: string } }).location?.href;
}

/** Runs what it is given one after another; a failure is its caller's alone. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
