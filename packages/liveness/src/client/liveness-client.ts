import type { JSONWebKeySet } from 'jose';
import {
  parseServerMessage,
  type ClientMessage,
  type LeaveReason,
  type ServerMessage,
} from '../protocol/messages.ts';
import { isOver, type ClientError, type ClientState } from './client-state.ts';
import type { LivenessChannel } from './liveness-channel.ts';
import { readToken } from './read-token.ts';

export interface LivenessClientOptions {
  readonly channel: LivenessChannel;
  /** The server's public keys: given, every token is checked before it is believed. */
  readonly keys?: JSONWebKeySet;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * The client's half of a session: knows what to show, says what was shown and when, and judges nothing. Actions that do
 * not fit the state are ignored. Headless: timers and pictures are the user interface's.
 */
export interface LivenessClient {
  readonly state: ClientState;
  /** Called after each change of `state`, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
  /** The caller's answer to what the session asks for. */
  consent(agrees: boolean): void;
  /** The caller is ready for the step that was announced. */
  ready(): void;
  /** The step is on the screen: call once the first picture of it was drawn. */
  shown(): void;
  /** The step's time is over. */
  done(): void;
  /** The caller, or his device, goes. */
  leave(reason: LeaveReason): void;
  fail(reason: ClientError): void;
  /** Reads the channel to its end. Call once; resolves when the session is over or the channel ended. */
  run(): Promise<void>;
}

type Body = ClientMessage extends infer M
  ? M extends ClientMessage
    ? Omit<M, 'sid' | 'nonce' | 'seq'>
    : never
  : never;

export function createLivenessClient(options: LivenessClientOptions): LivenessClient {
  const { channel, keys, now = Date.now } = options;
  const listeners = new Set<() => void>();
  let state: ClientState = { kind: 'connecting' };
  let session: { readonly token: string; readonly sid: string; readonly nonce: string } | undefined;
  let seq = 0;

  function become(next: ClientState): void {
    if (isOver(state)) return;
    state = next;
    for (const listener of [...listeners]) listener();
  }

  function send(body: Body): void {
    if (session === undefined) return;
    const { sid, nonce } = session;
    channel.send(JSON.stringify({ ...body, sid, nonce, seq: seq++ }));
  }

  async function take(message: ServerMessage): Promise<void> {
    switch (message.type) {
      case 'session': {
        const claims = await readToken('session', message.token, { keys, now: now() });
        if (claims === null || session !== undefined) {
          become({ kind: 'error', reason: 'server/invalid' });
          return;
        }
        session = { token: message.token, sid: claims.sid, nonce: claims.nonce };
        const { mode, language, steps } = claims;
        become({ kind: 'consent', mode, language, total: steps });
        return;
      }
      case 'prepare': {
        const { index, total, attempt, hint, kind } = message;
        become({ kind: 'prepare', challenge: kind, index, total, attempt, hint });
        return;
      }
      case 'step': {
        const claims = await readToken('step', message.token, { keys, now: now() });
        if (claims === null || claims.nonce !== session?.nonce || state.kind !== 'waiting')
          become({ kind: 'error', reason: 'server/invalid' });
        else become({ kind: 'step', step: claims.step, index: claims.index, total: state.total });
        return;
      }
      case 'upload':
        become({ kind: 'upload' });
        return;
      case 'ended':
        become({ kind: 'ended', outcome: message.state });
        return;
    }
  }

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    consent(agrees) {
      if (state.kind !== 'consent' || session === undefined) return;
      send({ type: 'consent', session: session.token, consent: agrees, at: now() });
      become(
        agrees ? { kind: 'waiting', index: 0, total: state.total } : { kind: 'ended', outcome: 'abandoned' },
      );
    },
    ready() {
      if (state.kind !== 'prepare') return;
      const { index, total, attempt } = state;
      become({ kind: 'waiting', index, total });
      send({ type: 'ready', index, attempt, at: now() });
    },
    shown() {
      if (state.kind === 'step') send({ type: 'shown', step: state.step.id, at: now() });
    },
    done() {
      if (state.kind !== 'step') return;
      const { step, index, total } = state;
      become({ kind: 'checking', index, total });
      send({ type: 'done', step: step.id, at: now() });
    },
    leave(reason) {
      if (isOver(state) || state.kind === 'connecting') return;
      send({ type: 'leave', reason });
      become({ kind: 'ended', outcome: 'abandoned' });
    },
    fail(reason) {
      if (isOver(state)) return;
      if (reason !== 'connection/lost') send({ type: 'leave', reason: 'camera-lost' });
      become({ kind: 'error', reason });
    },
    async run() {
      for await (const text of channel.messages) {
        const parsed = parseServerMessage(text);
        if (parsed.status === 'refused') become({ kind: 'error', reason: 'server/invalid' });
        else await take(parsed.message);
        if (isOver(state)) return;
      }
      become({ kind: 'error', reason: 'connection/lost' });
    },
  };
}
